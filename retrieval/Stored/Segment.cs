using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Lightbox.Retrieval.Lexical;

namespace Lightbox.Retrieval.Stored;

/// <summary>A run of documents as it was stored.</summary>
/// <param name="file">Sections: see <see cref="SegmentWriter"/>.</param>
/// <param name="firstDocument">The number of the first in this index.</param>
internal sealed class Segment(string name, FileMark mark, SectionFile file, int firstDocument) : IDisposable
{
    public const int Head = 0, IdEnds = 1, Ids = 2, IdHashes = 3, Marks = 4, NoteEnds = 5, Notes = 6, WordLengths = 7, GramLengths = 8, NewWords = 9, NewGrams = 10, WordLists = 11, GramLists = 15;

    private readonly ReadOnlyMemory<byte> idEnds = file[IdEnds], ids = file[Ids], hashes = file[IdHashes], noteEnds = file[NoteEnds], notes = file[Notes], marks = file[Marks];
    private readonly string?[] read = new string?[file.Values<int>(Head)[0]];

    public string Name => name;

    public FileMark Mark => mark;

    public int FirstDocument => firstDocument;

    public int Count => read.Length;

    /// <summary>How many words there were before this segment's new ones.</summary>
    public int FirstWord => file.Values<int>(Head)[2];

    public int FirstGram => file.Values<int>(Head)[3];

    /// <summary>Fields of a text.</summary>
    public int Fields => file.Values<int>(Head)[1];

    public ReadOnlySpan<int> WordLengthsByField => file.Values<int>(WordLengths);

    public ReadOnlySpan<int> GramLengthsByField => file.Values<int>(GramLengths);

    public ReadOnlySpan<int> Grams => file.Values<int>(NewGrams);

    public FrozenLists Words => new(firstDocument, file[WordLists], file[WordLists + 1], file[WordLists + 2], file[WordLists + 3], file.Handle, file.OffsetOf(WordLists + 3));

    public FrozenLists GramPostings => new(firstDocument, file[GramLists], file[GramLists + 1], file[GramLists + 2], file[GramLists + 3], file.Handle, file.OffsetOf(GramLists + 3));

    /// <summary>The same file under another first number.</summary>
    public Segment At(int document) => new(name, mark, file, document);

    /// <summary>The words first seen in this segment, one a line.</summary>
    public string WordText() => Encoding.ASCII.GetString(file[NewWords].Span);

    /// <summary>The place of a document here, or -1.</summary>
    public int Find(string id)
    {
        var sorted = MemoryMarshal.Cast<byte, ulong>(hashes.Span);
        var wanted = (ulong)HashOf(id) << 32;
        var at = sorted.BinarySearch(wanted);
        for (at = at < 0 ? ~at : at; at < sorted.Length && sorted[at] >> 32 == wanted >> 32; at++)
        {
            var place = (int)(uint)sorted[at];
            if (IdAt(place) == id) return place;
        }

        return -1;
    }

    public string IdOf(int document) => IdAt(document - firstDocument);

    public ulong MarkOf(int document) => MemoryMarshal.Cast<byte, ulong>(marks.Span)[document - firstDocument];

    public ReadOnlySpan<byte> NoteOf(int document) => Cut(notes, noteEnds, document - firstDocument);

    public static uint HashOf(string id) => XxHash32.HashToUInt32(MemoryMarshal.AsBytes(id.AsSpan()));

    public void Dispose() => file.Dispose();

    private string IdAt(int place) => read[place] ??= new string(MemoryMarshal.Cast<byte, char>(Cut(ids, idEnds, place)));

    private static ReadOnlySpan<byte> Cut(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> ends, int place)
    {
        var at = MemoryMarshal.Cast<byte, int>(ends.Span);
        return bytes.Span[(place == 0 ? 0 : at[place - 1])..at[place]];
    }
}
