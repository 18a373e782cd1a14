using Lightbox.Imaging.Geometry;
using Lightbox.Imaging.Segmentation;
using static Lightbox.Imaging.Tests.Dicom.Pictures;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>A segmentation object by hand, small enough to break in every way.</summary>
internal static class SegmentationObjects
{
    /// <summary>The picture that the second of its frames lies on.</summary>
    public static SegmentationTarget Target { get; } = new(3, 3) { Plane = new PicturePlane(new(0, 0, 2), new(1, 0, 0), new(0, 1, 0)), SopInstanceUid = "1.2.3" };

    /// <summary>Two segments on 3 x 3 pixels, 9 bits a frame, 2 mm apart.</summary>
    public static byte[] Small()
    {
        var builder = new DicomBuilder().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.66.4").Image(3, 3, bits: 1, frames: 2).Text(0x00620001, "CS", "BINARY");
        Sequence(builder, 0x00620002, Segment(1), Segment(2));
        Sequence(
            builder,
            0x52009229,
            [
                .. Group(0x00209116, new DicomBuilder().Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0")),
                .. Group(0x00289110, new DicomBuilder().Text(0x00180050, "DS", "2").Text(0x00280030, "DS", "1\\1")),
            ]);
        Sequence(builder, 0x52009230, Frame(1, 0), Frame(2, 2));
        return builder.Pixels([0xFF, 0x57, 0x01, 0], "OB").Build();
    }

    private static byte[] Segment(int number) =>
        new DicomBuilder().UInt16(0x00620004, number).Text(0x00620005, "LO", "a").UInt16(0x0062000D, 30000, 40000, 50000).Body();

    private static byte[] Frame(int segment, int z)
    {
        var source = Group(0x00082112, new DicomBuilder().Text(0x00081155, "UI", "1.2.3").Text(0x00081160, "IS", "1"));
        return
        [
            .. Group(0x00089124, new DicomBuilder().Raw(source)),
            .. Group(0x00209113, new DicomBuilder().Text(0x00200032, "DS", $"0\\0\\{z}")),
            .. Group(0x0062000A, new DicomBuilder().UInt16(0x0062000B, segment)),
        ];
    }
}
