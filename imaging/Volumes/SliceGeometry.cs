namespace Lightbox.Imaging.Volumes;

/// <summary>
/// How a plane is laid on the screen, by array axes. Radiological convention: axial and coronal pictures have the patient's right on their left, sagittal
/// ones the front on their left; anterior or superior is up.
/// </summary>
/// <param name="Normal">The axis the slices are counted along.</param>
/// <param name="NormalFlipped">Slice 0 is at the axis's end, not its start.</param>
/// <param name="Column">The axis from left to right, flipped when it runs the other way.</param>
/// <param name="Row">The axis from top to bottom, likewise.</param>
internal readonly record struct SliceGeometry(int Normal, bool NormalFlipped, int Column, bool ColumnFlipped, int Row, bool RowFlipped)
{
    public static SliceGeometry Of(VolumeAxes axes, Plane plane) => plane switch
    {
        // Slices from inferior, posterior or right; columns run right to left or front to back; rows run front to back or top to bottom.
        Plane.Axial => new(axes.Superior.Axis, !axes.Superior.Positive, axes.Right.Axis, axes.Right.Positive, axes.Anterior.Axis, axes.Anterior.Positive),
        Plane.Coronal => new(axes.Anterior.Axis, !axes.Anterior.Positive, axes.Right.Axis, axes.Right.Positive, axes.Superior.Axis, axes.Superior.Positive),
        _ => new(axes.Right.Axis, axes.Right.Positive, axes.Anterior.Axis, axes.Anterior.Positive, axes.Superior.Axis, axes.Superior.Positive),
    };
}
