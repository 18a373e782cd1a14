using System.Runtime.InteropServices;
using System.Text;
using Lightbox.Retrieval.Lexical;

namespace Lightbox.Retrieval.Stored;

/// <summary>
/// Writes documents of an index as a segment: head (documents, fields, words and n-grams known before), ids (UTF-16) with their ends and sorted hashes, marks, notes, lengths by
/// field for words and n-grams, the words and n-grams first seen here, and for each lane the terms, their document counts, the ends of their lists and the lists.
/// </summary>
internal static class SegmentWriter
{
    /// <param name="from">The first document.</param>
    /// <param name="renumbered">The new number, from 0, by old number - from; -1 for one that was taken out.</param>
    public static FileMark Write(string path, IndexState index, int from, int firstWord, int firstGram, int[] renumbered, CancellationToken cancellation)
    {
        using var writer = new SectionWriter(path);
        var live = Enumerable.Range(from, renumbered.Length).Where(d => renumbered[d - from] >= 0).ToArray();
        writer.Section<int>([live.Length, index.Fields.Count, firstWord, firstGram]);
        Ids(writer, index.Documents, live);
        writer.Section<ulong>([.. live.Select(index.Documents.MarkOf)]);
        Notes(writer, index.Documents, live);
        foreach (var lane in (PostingLane[])[index.Words, index.Grams])
            writer.Section<int>([.. live.SelectMany(d => Enumerable.Range(0, index.Fields.Count).Select(f => lane.Length(d, f)))]);
        writer.Section<byte>(Encoding.ASCII.GetBytes(string.Join('\n', index.Vocabulary.Words.Skip(firstWord))));
        writer.Section<int>([.. index.GramNumbers.Grams.Skip(firstGram)]);
        Lists(writer, index.Words, from, renumbered, cancellation);
        Lists(writer, index.Grams, from, renumbered, cancellation);
        return writer.Close();
    }

    private static void Ids(SectionWriter writer, DocumentTable documents, int[] live)
    {
        var end = 0;
        writer.Section<int>([.. live.Select(d => end += sizeof(char) * documents.IdOf(d).Length)]);
        writer.Begin();
        foreach (var document in live) writer.Write(documents.IdOf(document).AsSpan());
        writer.Section<ulong>([.. live.Select((d, place) => ((ulong)Segment.HashOf(documents.IdOf(d)) << 32) | (uint)place).Order()]);
    }

    private static void Notes(SectionWriter writer, DocumentTable documents, int[] live)
    {
        var end = 0;
        writer.Section<int>([.. live.Select(d => end = checked(end + documents.NoteOf(d).Length))]);
        writer.Begin();
        foreach (var document in live) writer.Write(documents.NoteOf(document));
    }

    /// <summary>The lists are written first to memory: a term's end is known when its list is there, and the terms come before the lists.</summary>
    private static void Lists(SectionWriter writer, PostingLane lane, int from, int[] renumbered, CancellationToken cancellation)
    {
        List<int> terms = [], counts = [];
        List<long> ends = [];
        using var bytes = new MemoryStream();
        var list = new PackedList();
        for (var term = 0; term < lane.Terms; term++)
        {
            cancellation.ThrowIfCancellationRequested();
            lane.Copy(term, from, renumbered, list);
            if (list.Count == 0) continue;
            bytes.Write(list.Bytes);
            terms.Add(term);
            counts.Add(list.Count);
            ends.Add(bytes.Length);
        }

        writer.Section<int>(CollectionsMarshal.AsSpan(terms));
        writer.Section<int>(CollectionsMarshal.AsSpan(counts));
        writer.Section<long>(CollectionsMarshal.AsSpan(ends));
        writer.Section<byte>(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
