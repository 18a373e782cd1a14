using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>
/// A PDF's stream filters with one budget for all that they unfold: a few KB of Flate or LZW can stand for gigabytes. The length is found before the library
/// decodes, which would hold everything in memory. Pictures are no text and are not decoded at all.
/// </summary>
internal sealed class BoundedFilters(long budget) : IFilterProvider
{
    /// <summary>LZW doubles at most a byte a code and so unfolds by about 1300 at most; streams of text and fonts are smaller than this.</summary>
    private const int LargestLzw = 128 * 1024;

    private const int LargestRunLength = 2 * 1024 * 1024;

    private long left = budget;

    /// <summary>Whether something was refused: the library may go on without the stream, its document may not.</summary>
    public bool IsExceeded { get; private set; }

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => [.. DefaultFilterProvider.Instance.GetFilters(dictionary).Select(Bounded)];

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => [.. DefaultFilterProvider.Instance.GetNamedFilters(names).Select(Bounded)];

    public IReadOnlyList<IFilter> GetAllFilters() => [.. DefaultFilterProvider.Instance.GetAllFilters().Select(Bounded)];

    private Filter Bounded(IFilter filter) => new(this, filter);

    private void Take(IFilter filter, ReadOnlyMemory<byte> input)
    {
        left -= filter switch
        {
            FlateFilter => Inflated(input, left),
            LzwFilter => input.Length > LargestLzw ? long.MaxValue / 2 : input.Length * 4L,
            RunLengthFilter => input.Length > LargestRunLength ? long.MaxValue / 2 : input.Length * 2L,
            _ => input.Length,
        };
        if (left >= 0) return;
        IsExceeded = true;
        throw DocumentLimits.Exceeded($"its streams unfold to more than {DocumentLimits.Unfolded >> 20} MiB");
    }

    /// <summary>Bytes that the stream stands for, counted as far as the budget goes; a broken one counts as far as it can be read.</summary>
    private static long Inflated(ReadOnlyMemory<byte> input, long limit)
    {
        // Without the two bytes of zlib's header: the library reads streams whose header or checksum is wrong.
        if (input.Length < 3) return input.Length;
        using var inflate = new DeflateStream(new MemoryStream(input[2..].ToArray(), writable: false), CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        long total = 0;
        try
        {
            for (int read; total <= limit && (read = inflate.Read(buffer)) > 0;) total += read;
        }
        catch (InvalidDataException)
        {
            // What the library makes of it is no longer than what could be read.
        }

        return total + input.Length;
    }

    private sealed class Filter(BoundedFilters all, IFilter inner) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            all.Take(inner, input);
            return inner.Decode(input, streamDictionary, filterProvider, filterIndex);
        }
    }
}
