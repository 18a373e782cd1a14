using Lightbox.Imaging;

namespace Lightbox.Bench.Fuzz;

/// <summary>A whole image that is read, to be broken.</summary>
/// <param name="Name">Path below its folder, as a row of tests/corpus names a shared file.</param>
/// <param name="Parts">One for most; several for a .hdr with its .img, a series, a whole-slide image.</param>
internal sealed record FuzzSeed(string Name, IReadOnlyList<FuzzPart> Parts)
{
    public long Length => Parts.Sum(part => (long)part.Bytes.Length);

    /// <summary>One file or several, opened as the services do; a file that holds several images by the first of them.</summary>
    public IImageReader Open()
    {
        var parts = Parts.Select(part => new ImagePart(new MemoryByteSource(part.Bytes), part.Role)).ToList();
        if (parts is not [{ Role: ImagePart.Data } only]) return ImageFile.Open(parts);
        var members = ImageFile.Members(only.Source);
        return members is [var first, ..] ? ImageFile.Open([only with { Member = first }]) : ImageFile.Open(only.Source);
    }
}

/// <param name="Role">As in <see cref="ImagePart"/>.</param>
internal sealed record FuzzPart(string Role, byte[] Bytes);
