using System.Globalization;
using Lightbox.Imaging;
using Lightbox.Imaging.Geometry;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>A slice as asked for, in imaging's words, its numbers checked and rounded so that equal wishes are equal.</summary>
internal static class SliceRequests
{
    /// <summary>How far the two directions of an oblique plane may be from unit length and from a right angle.</summary>
    private const double Skew = 0.01;

    private const double ThickestMillimetres = 1000;

    /// <exception cref="InvalidRequestException">A plane, position or slab that cannot be.</exception>
    public static SliceRequest Of(RenderSliceRequest request)
    {
        if (request.Time < 0) throw new OutOfRangeException("Times count from 0.", "IMAGE_RANGE");
        var slice = new SliceRequest { Plane = PlaneOf(request.Plane), Time = request.Time, Slab = request.Slab is { } slab ? SlabOf(slab) : null };
        return request.PositionCase switch
        {
            RenderSliceRequest.PositionOneofCase.Index => slice with { Index = request.Index },
            RenderSliceRequest.PositionOneofCase.Millimeters => slice with { Millimetres = Millimetres(request.Millimeters, "millimeters") },
            RenderSliceRequest.PositionOneofCase.Oblique => slice with { Plane = default, Oblique = ObliqueOf(request.Oblique) },
            _ => slice,
        };
    }

    private static Plane PlaneOf(SlicePlane plane) => plane switch
    {
        SlicePlane.Unspecified or SlicePlane.Axial => Plane.Axial,
        SlicePlane.Coronal => Plane.Coronal,
        SlicePlane.Sagittal => Plane.Sagittal,
        _ => throw new InvalidRequestException("plane", "is not a known plane"),
    };

    private static Imaging.Slab SlabOf(V1.Slab slab)
    {
        if (!(slab.Thickness is > 0 and <= ThickestMillimetres)) throw new InvalidRequestException("slab.thickness", $"must be above 0 and at most {ThickestMillimetres} mm");
        return new(Millimetres(slab.Thickness, "slab.thickness"), slab.Projection switch
        {
            V1.SlabProjection.Maximum => Imaging.SlabProjection.Maximum,
            V1.SlabProjection.Minimum => Imaging.SlabProjection.Minimum,
            V1.SlabProjection.Unspecified or V1.SlabProjection.Mean => Imaging.SlabProjection.Mean,
            _ => throw new InvalidRequestException("slab.projection", "is not a known projection"),
        });
    }

    private static Imaging.ObliquePlane ObliqueOf(V1.ObliquePlane plane)
    {
        var (right, down) = (Vector(plane.Right, "oblique.right"), Vector(plane.Down, "oblique.down"));
        if (Math.Abs(right.Length - 1) > Skew) throw new InvalidRequestException("oblique.right", "must have length 1");
        if (Math.Abs(down.Length - 1) > Skew) throw new InvalidRequestException("oblique.down", "must have length 1");
        if (Math.Abs(right.Dot(down)) > Skew) throw new InvalidRequestException("oblique.down", "must be at a right angle to oblique.right");
        return new(Vector(plane.Origin, "oblique.origin"), right, down);
    }

    private static Vector3D Vector(IReadOnlyList<double> numbers, string field) => numbers is [var x, var y, var z]
        ? new(Millimetres(x, field), Millimetres(y, field), Millimetres(z, field))
        : throw new InvalidRequestException(field, "must be three numbers: x, y, z");

    /// <summary>Seven significant digits: a ten-thousandth of a millimetre in a patient.</summary>
    private static double Millimetres(double value, string field) => double.IsFinite(value)
        ? double.Parse(value.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : throw new InvalidRequestException(field, "must be a number");
}
