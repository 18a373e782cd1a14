namespace Lightbox.Imaging.Hdf5;

/// <summary>
/// HDF5 files (HDF5 file format specification 3.0): arrays of frames, as cine datasets are published. The signature stands at byte 0, or at 512, 1024, 2048
/// behind a user block.
/// </summary>
internal static class Hdf5Format
{
    /// <summary>Arrays that go with a picture and are not it: a file of one picture and its mask opens as the picture.</summary>
    private static readonly string[] Companions = ["mask", "masks", "label", "labels", "seg", "segmentation", "segmentations", "annotation", "annotations"];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    public static string? Recognise(FileHead head) =>
        head.Has(0, Signature) || head.Has(512, Signature) || head.Has(1024, Signature) || head.Has(2048, Signature) ? "hdf5" : null;

    /// <summary>Opens a file that holds one array of frames, or one beside its masks.</summary>
    /// <exception cref="UnsupportedImageException">It holds none, or several: then the message names them.</exception>
    public static IImageReader Open(IByteSource source, CancellationToken cancellation) => Open(source, Choose, cancellation);

    public static IImageReader OpenMember(IByteSource source, string member, CancellationToken cancellation) => Open(
        source,
        arrays => arrays.FirstOrDefault(array => array.Path == member.Trim('/'))
            ?? throw new ImageFormatException("The HDF5 file has no array of frames with this path.", field: "member"),
        cancellation);

    public static IReadOnlyList<string> Members(IByteSource source, CancellationToken cancellation)
    {
        using var file = new Hdf5File(source, cancellation);
        return [.. file.Arrays.Select(array => array.Path)];
    }

    private static Hdf5Reader Open(IByteSource source, Func<IReadOnlyList<FrameArray>, FrameArray> choose, CancellationToken cancellation)
    {
        var file = new Hdf5File(source, cancellation);
        try
        {
            return new Hdf5Reader(source, file, choose(file.Arrays));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FrameArray Choose(IReadOnlyList<FrameArray> arrays)
    {
        if (arrays is [var only]) return only;
        if (arrays.Count == 0) throw new UnsupportedImageException("The HDF5 file holds no array of frames (N x rows x columns, or with samples last).", "HDF5 without frames");
        var pictures = arrays.Where(array => !Companions.Contains(array.Path.Split('/')[^1], StringComparer.OrdinalIgnoreCase)).ToList();
        if (pictures is [var picture]) return picture;
        throw new UnsupportedImageException(
            $"The HDF5 file holds {arrays.Count} arrays of frames; one must be named: {string.Join(", ", arrays.Take(20).Select(array => array.Path))}.", "HDF5 with several arrays");
    }
}
