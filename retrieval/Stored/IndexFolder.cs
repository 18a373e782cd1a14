using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval.Stored;

/// <summary>An index in a folder of its own, which one process holds at a time.</summary>
internal sealed class IndexFolder : IDisposable
{
    /// <summary>Changes with the layout, the words cut from a text and their stems: what was stored otherwise is foreign.</summary>
    private const int Format = 1;

    /// <summary>A segment's sections and vectors are addressed by 32 bits.</summary>
    private const int MostDocuments = 150_000;

    /// <summary>Segments of at least so many documents are only merged with larger ones: a large index is not written again and again while it grows.</summary>
    private const int Large = 20_000;

    private const double MostDead = 0.25;

    private const string Texts = ".texts", Vectors = ".vectors";

    private readonly string folder;
    private readonly string fields;
    private readonly FileStream hold;
    private long number;

    /// <exception cref="IOException">Another process holds the folder, or it cannot be written.</exception>
    public IndexFolder(string folder, IReadOnlyList<FieldSpec> fields)
    {
        this.folder = folder;
        this.fields = $"{Format}: " + string.Join(", ", fields.Select(f => f.Name));
        Directory.CreateDirectory(folder);
        hold = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Reads the stored index into an empty state; what the owner called it, "" when there is none that can be believed. That is removed.</summary>
    public string Load(IndexState state, CancellationToken cancellation)
    {
        var manifest = Manifest.Read(folder);
        var loaded = manifest is not null && manifest.Fields == fields && TryLoad(manifest, state, cancellation);
        Clean(loaded ? manifest!.Files() : [], keepManifest: loaded);
        return loaded ? manifest!.Stamp : "";
    }

    /// <summary>Stores a state; the one to go on with. The old one's files that the new one has no use for are gone when it is cleaned.</summary>
    public IndexState Save(IndexState state, string stamp, CancellationToken cancellation)
    {
        var kept = Kept(state);
        var from = kept == 0 ? 0 : state.Segments[kept - 1].FirstDocument + state.Segments[kept - 1].Count;
        var next = state.Successor();
        for (var i = 0; i < kept; i++) next.Add(state.Segments[i], BlockFor(state, i, cancellation));
        (next.StoredWords, next.StoredGrams, next.Space) = (state.StoredWords, state.StoredGrams, state.Space);
        if (from < state.Documents.Places) Seal(state, next, kept, from, cancellation);
        foreach (var document in state.Documents.Dead.TakeWhile(d => d < from)) next.TakeOut(document);
        next.Settle();
        var segments = next.Segments.Select((s, i) => new StoredSegment(new(s.Name, s.Mark), next.Blocks[i] is { } block ? new(block.Name, block.Mark) : null));
        new Manifest(fields, stamp, next.VectorTag, [.. segments], [.. next.Documents.Dead]).Write(folder);
        return next;
    }

    /// <summary>Removes the files a state has no use for.</summary>
    public void Clean(IndexState state) => Clean(state.Segments.Select(s => s.Name).Concat(state.Blocks.Where(b => b is not null).Select(b => b!.Name)), keepManifest: true);

    public void Dispose() => hold.Dispose();

    private bool TryLoad(Manifest manifest, IndexState state, CancellationToken cancellation)
    {
        var open = new List<IDisposable>();
        var next = 0;
        foreach (var stored in manifest.Segments)
        {
            if (Opened(stored.Texts) is not { } texts) return Fail();
            var segment = new Segment(stored.Texts.Name, stored.Texts.Mark, texts, next);
            StoredBlock? block = null;
            if (stored.Vectors is { } vectors)
            {
                if (Opened(vectors) is not { } file) return Fail();
                block = new StoredBlock(vectors.Name, vectors.Mark, file) { FirstDocument = next };
            }

            foreach (var word in segment.WordText().Split('\n', StringSplitOptions.RemoveEmptyEntries)) state.Vocabulary.Add(word);
            foreach (var gram in segment.Grams) state.GramNumbers.Add(gram);
            state.Add(segment, block);
            next += segment.Count;
        }

        state.VectorTag = manifest.VectorTag;
        (state.StoredWords, state.StoredGrams) = (state.Vocabulary.Words.Count, state.GramNumbers.Grams.Count);
        foreach (var document in manifest.Dead) state.TakeOut(document);
        state.Settle();
        return true;

        SectionFile? Opened(StoredFile file)
        {
            var opened = SectionFile.Open(Path.Combine(folder, file.Name), file.Mark, cancellation);
            if (opened is not null) open.Add(opened);
            return opened;
        }

        bool Fail()
        {
            foreach (var file in open) file.Dispose();
            return false;
        }
    }

    /// <summary>How many of the segments, from the first, stay as they are; the others are written anew together with what came after them.</summary>
    private static int Kept(IndexState state)
    {
        var kept = state.Segments.Count;
        var merged = Live(state, state.Stored, state.Documents.Places);
        for (; kept > 0; kept--)
        {
            var segment = state.Segments[kept - 1];
            var live = Live(state, segment.FirstDocument, segment.FirstDocument + segment.Count);
            var isSmall = live < (merged < Large ? 2 * merged : merged);
            if (!(isSmall || segment.Count - live > MostDead * segment.Count) || live + merged > MostDocuments) break;
            merged += live;
        }

        return kept;
    }

    private static int Live(IndexState state, int from, int to)
    {
        var live = 0;
        for (var document = from; document < to; document++) live += state.Documents.IsLive(document) ? 1 : 0;
        return live;
    }

    private void Seal(IndexState state, IndexState next, int kept, int from, CancellationToken cancellation)
    {
        var renumbered = new int[state.Documents.Places - from];
        var live = new List<int>();
        for (var i = 0; i < renumbered.Length; i++)
        {
            renumbered[i] = state.Documents.IsLive(from + i) ? live.Count : -1;
            if (renumbered[i] >= 0) live.Add(from + i);
        }

        var (firstWord, firstGram) = kept < state.Segments.Count
            ? (state.Segments[kept].FirstWord, state.Segments[kept].FirstGram)
            : (state.StoredWords, state.StoredGrams);
        if (live.Count == 0)
        {
            (next.StoredWords, next.StoredGrams) = (firstWord, firstGram);
            return;
        }

        var name = NewName(Texts);
        var mark = SegmentWriter.Write(name.Path, state, from, firstWord, firstGram, renumbered, cancellation);
        var segment = new Segment(name.Name, mark, Reopened(name.Path, mark), from);
        next.Add(segment, state.Given is { } rows && live.Exists(rows.Has) ? Write(rows, live, from, cancellation) : null);
        (next.StoredWords, next.StoredGrams) = (state.Vocabulary.Words.Count, state.GramNumbers.Grams.Count);
        next.Space = state.Space?.Renumbered(from, renumbered);
    }

    /// <summary>The vectors of a segment that stays: as they are stored, or written anew when some changed.</summary>
    private StoredBlock? BlockFor(IndexState state, int segment, CancellationToken cancellation)
    {
        var (from, count) = (state.Segments[segment].FirstDocument, state.Segments[segment].Count);
        var block = state.Blocks[segment];
        if (state.Given is not { } rows) return null;
        // That a document was taken out changes nothing: its vector is not looked at.
        return rows.HasOwn(from, from + count) ? Write(rows, [.. Enumerable.Range(from, count)], from, cancellation) : block;
    }

    private StoredBlock Write(VectorRows rows, List<int> documents, int from, CancellationToken cancellation)
    {
        var (name, path) = NewName(Vectors);
        var mark = StoredBlock.Write(path, rows, documents, cancellation);
        return new StoredBlock(name, mark, Reopened(path, mark)) { FirstDocument = from };
    }

    private static SectionFile Reopened(string path, FileMark mark) =>
        SectionFile.Open(path, mark, CancellationToken.None) ?? throw new IOException($"{Path.GetFileName(path)} does not read back as it was written.");

    private (string Name, string Path) NewName(string kind)
    {
        for (; ; number++)
        {
            var name = $"{number:x8}{kind}";
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) return (name, path);
        }
    }

    private void Clean(IEnumerable<string> used, bool keepManifest)
    {
        var keep = used.ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (Path.GetExtension(file) is Texts or Vectors or Manifest.Unfinished && !keep.Contains(Path.GetFileName(file))) File.Delete(file);
        }

        if (!keepManifest) File.Delete(Path.Combine(folder, Manifest.FileName));
    }
}
