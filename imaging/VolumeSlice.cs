using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging;

/// <summary>A slice ready for a screen, and where it lies in the patient.</summary>
/// <param name="Picture">8-bit grey or RGB, a pixel a voxel: not square on its own, see <see cref="PicturePlane.Spacing"/>.</param>
/// <param name="Placement">Its pixels in the patient, and so which edge is which.</param>
/// <param name="Index">0-based along the plane's normal; null for an oblique plane.</param>
public sealed record VolumeSlice(PixelBuffer Picture, PicturePlane Placement, int? Index);
