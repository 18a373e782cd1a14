using System.Text.Json;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>NIfTI and Analyze: array, voxel sizes and orientation against nibabel, for written files of every kind and for the shared samples.</summary>
internal static class VolumeConformance
{
    private static readonly string[] Samples = ["anatomical.nii", "avg152T1_LR_nifti.nii.gz", "example4d.nii.gz", "example_nifti2.nii.gz", "functional.nii", "standard.nii.gz"];

    public static ConformanceTable Written()
    {
        using var folder = new Lightbox.Testing.TemporaryFolder();
        ExternalTool.Python(File.ReadAllText(Path.Combine(Repository.Root, "tests", "imaging", "Conformance", "WriteVolumes.py")), folder.Path);
        using var index = JsonDocument.Parse(File.ReadAllText(folder["index.json"]));
        return ConformanceTable.Grouped(
            "NIfTI and Analyze: volumes written by nibabel",
            """
            1 to 7 dimensions; plain, .gz and .hdr/.img with both; orientations by sform, by qform and by neither; scaled and not. "Equal": the voxels as stored bit for bit, shape
            and type, and voxel sizes and affine to a part in a million, as nibabel reads the same file.
            """.ReplaceLineEndings(" "),
            ["format", "type", "byte order"],
            index.RootElement.EnumerateArray().Select(Row).ToList());
    }

    public static ConformanceTable Shared() => ConformanceTable.Grouped(
        "NIfTI: the shared samples",
        "The same comparison.",
        ["file", "type", "dimensions"],
        Samples.Select(name =>
        {
            var path = Lightbox.Testing.Samples.Path($"nifti/{name}");
            using var reader = ImageFile.Open(path);
            using var expected = JsonDocument.Parse(ExternalTool.Python(
                """
                import sys, json, nibabel, numpy
                i = nibabel.load(sys.argv[1]); a = numpy.asanyarray(i.dataobj.get_unscaled())
                print(json.dumps({'shape': i.shape, 'zooms': [float(z) for z in i.header.get_zooms()], 'affine': i.affine.tolist(), 'dtype': a.dtype.newbyteorder('=').name,
                    'order': 'big' if i.header.endianness == '>' else 'little'}))
                """,
                path));
            var result = Compare(reader, expected.RootElement, Nifti.Nibabel.Voxels(path));
            return ((IReadOnlyList<string>)[name, reader.Info.Dtype!, string.Join(" x ", reader.Info.Dims!)], result);
        }).ToList());

    private static (IReadOnlyList<string> Cells, string Result) Row(JsonElement entry)
    {
        string[] cells = [Text(entry, "format"), Text(entry, "dtype"), Text(entry, "order")];
        string[] paths = [.. entry.GetProperty("parts").EnumerateArray().Select(part => part.GetString()!)];
        List<ImagePart> parts = paths.Length == 1
            ? [new ImagePart(new FileByteSource(paths[0]))]
            : [new ImagePart(new FileByteSource(paths[0]), ImagePart.Header), new ImagePart(new FileByteSource(paths[1]))];
        using var reader = ImageFile.Open(parts);
        return (cells, Compare(reader, entry, File.ReadAllBytes(Text(entry, "raw"))));
    }

    private static string Compare(IImageReader reader, JsonElement expected, byte[] voxels)
    {
        var info = reader.Info;
        if (!Numbers(expected.GetProperty("shape")).SequenceEqual(info.Dims!.Select(dim => (double)dim))) return "another shape";
        if (info.Dtype != Text(expected, "dtype") || info.ByteOrder != Text(expected, "order")) return "another type";
        if (!Near(Numbers(expected.GetProperty("zooms")), info.Zooms!)) return "other voxel sizes";
        if (!Near(expected.GetProperty("affine").EnumerateArray().SelectMany(Numbers), info.Affine!.SelectMany(row => row))) return "another affine";
        using var ours = new MemoryStream();
        for (int frame = 0; frame < info.Frames; frame++) ours.Write(reader.ReadFrame(frame, default).Data);
        return ours.ToArray().AsSpan().SequenceEqual(voxels) ? "equal" : "other voxels";
    }

    /// <summary>nibabel computes a rotation from 32-bit numbers; a part in a million of the largest is their rounding.</summary>
    private static bool Near(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        double[] a = [.. expected], b = [.. actual];
        double room = 1e-6 * Math.Max(1, a.Max(Math.Abs));
        return a.Length == b.Length && a.Zip(b, (x, y) => Math.Abs(x - y) <= room).All(near => near);
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    private static IEnumerable<double> Numbers(JsonElement array) => array.EnumerateArray().Select(number => number.GetDouble());
}
