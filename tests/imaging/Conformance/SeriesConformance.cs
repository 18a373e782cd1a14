using Lightbox.Imaging.Tests.Dicom.Series;
using Lightbox.Imaging.Tests.Nifti;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>DICOM series as volumes against dcm2niix, and NumPy arrays against numpy.</summary>
internal static class SeriesConformance
{
    private static readonly (string Name, string Syntax, string Geometry)[] Kinds =
    [
        ("turned against the patient", "explicit", "pass"),
        ("turned against the patient, RLE", "rle", "pass"),
        ("axial, from the feet", "explicit", "a, b = numpy.array([1, 0, 0]), numpy.array([0, 1, 0]); n = numpy.cross(a, b); v = n * 2.5"),
        ("axial, from the head", "explicit", "a, b = numpy.array([1, 0, 0]), numpy.array([0, 1, 0]); n = numpy.cross(a, b); v = n * -2.5"),
        ("coronal", "explicit", "a, b = numpy.array([1, 0, 0]), numpy.array([0, 0, -1]); n = numpy.cross(a, b); v = n * -2.5"),
        ("sagittal", "explicit", "a, b = numpy.array([0, 1, 0]), numpy.array([0, 0, -1]); n = numpy.cross(a, b); v = n * 2.5"),
    ];

    private static readonly string[] Types = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64", "bool"];

    public static ConformanceTable Series() => ConformanceTable.Grouped(
        "DICOM series as volumes",
        "Series written by pydicom, a file a plane; every axial, coronal and sagittal slice against the volume that dcm2niix makes of the same files, shown by nibabel and numpy.",
        ["planes"],
        Kinds.Select(kind => ((IReadOnlyList<string>)[kind.Name], Compare(kind.Syntax, kind.Geometry))).ToList());

    public static ConformanceTable Arrays() => ConformanceTable.Grouped(
        "NumPy arrays as pictures",
        ".npy, and .npz stored and deflated, in both byte orders, of one picture, of several, and in colour, against numpy bit for bit.",
        ["type"],
        Types.Select(type => ((IReadOnlyList<string>)[type], Compare(type))).ToList());

    private static string Compare(string syntax, string geometry)
    {
        using var series = new WrittenSeries(syntax, geometry);
        using var volume = series.Open();
        var nifti = series.ToNifti();
        foreach (var plane in Enum.GetValues<Plane>())
        {
            var expected = Nibabel.Slices(nifti, plane, 0, -399.5, 1399);
            int count = volume.SliceCount(plane), size = expected.Length / count;
            for (int i = 0; i < expected.Length; i += size)
            {
                // The same window in another order of operations may round the other way.
                var slice = volume.ReadSlice(plane, i / size, 0, new DisplayOptions(-400, 1400), default).Data;
                if (slice.Length != size || slice.Where((value, at) => Math.Abs(value - expected[i + at]) > 1).Any()) return $"other {plane} slices";
            }
        }

        return "equal";
    }

    private static string Compare(string type)
    {
        using var folder = new Lightbox.Testing.TemporaryFolder();
        ExternalTool.Python(
            """
            import sys, numpy
            folder, name = sys.argv[1:]
            rng = numpy.random.default_rng(5)
            k = 0
            for order in '<>':
                for shape in ((20, 30), (4, 20, 30), (3, 20, 30, 3), (2, 3, 12, 10)):
                    a = rng.integers(0, 100, shape).astype(numpy.dtype(name).newbyteorder(order))
                    for save, end in ((lambda p: numpy.save(p, a), 'npy'), (lambda p: numpy.savez(p, a=a), 'npz'), (lambda p: numpy.savez_compressed(p, a=a), 'npz')):
                        save(f'{folder}/{k}.{end}')
                        open(f'{folder}/{k}.raw', 'wb').write(a.astype(a.dtype.newbyteorder('<')).tobytes())
                        k += 1
            """,
            folder.Path,
            type);
        foreach (var path in Directory.GetFiles(folder.Path, "*.np?"))
        {
            using var reader = ImageFile.Open(path);
            using var ours = new MemoryStream();
            for (int frame = 0; frame < reader.Info.Frames; frame++) ours.Write(reader.ReadFrame(frame, default).Data);
            if (!ours.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(Path.ChangeExtension(path, "raw")))) return "other values";
        }

        return "equal";
    }
}
