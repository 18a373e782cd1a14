using Lightbox.Imaging.Tests.Hdf5;
using Lightbox.Imaging.Tests.Raster;
using Lightbox.Imaging.Tests.Video;

namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>Clips and plain pictures: files that other programs write and read back.</summary>
internal static class ClipConformance
{
    private static readonly string[] Columns = ["format", "written by", "frames", "result"];

    public static ConformanceTable Clips() => new(
        "Clips",
        "Files by ffmpeg, decoded by a worker process; frames in an order that jumps, goes on and comes back, each against the same frame of ffmpeg's own decoding. "
        + "\"Within\" is the mean absolute difference of the RGB samples, and the frame is nearer to ffmpeg's frame of its number than to any other.",
        Columns,
        [.. ContainerTests.Files.Select(row => row.Data).Select(file => Row(file.Item3, "ffmpeg " + file.Item2, ContainerTests.Compare(file.Item1, file.Item2)))]);

    public static ConformanceTable Pictures() => new(
        "Plain pictures and HDF5",
        "Files by Pillow and h5py; every frame against what the writer reads back. \"Equal\" is bit for bit.",
        Columns,
        [
            .. PlainPictureTests.Kinds.Select(row => row.Data)
                .Select(kind => Row(kind.Item2, "Pillow, " + kind.Item1, (kind.Item5, PlainPictureTests.IsEqual(kind.Item1, kind.Item3, kind.Item4, kind.Item5) ? "equal" : "different"))),
            .. Hdf5Tests.Kinds.Select(row => row.Data)
                .Select(kind => Row("hdf5", "h5py, " + kind.Item1, (Hdf5Tests.Frames, Hdf5Tests.IsEqual(kind.Item1, kind.Item2, kind.Item3) ? "equal" : "different"))),
        ]);

    private static string[] Row(string format, string writer, (int Frames, string Result) read) => [format, writer, $"{read.Frames}", read.Result];
}
