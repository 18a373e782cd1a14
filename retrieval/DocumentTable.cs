using Lightbox.Retrieval.Stored;

namespace Lightbox.Retrieval;

/// <summary>The documents by number: id, mark and note. Those that were stored are looked up in their files, the others here.</summary>
internal sealed class DocumentTable
{
    private readonly List<Segment> segments = [];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<(string Id, ulong Mark, byte[] Note)> own = [];
    private readonly DocumentSet dead = new();
    private int firstOwn;

    /// <summary>Numbers are below this.</summary>
    public int Places => firstOwn + own.Count;

    /// <summary>Documents that were not taken out.</summary>
    public int Count => Places - dead.Count;

    public bool HasDead => dead.Count > 0;

    public IEnumerable<int> Dead => Enumerable.Range(0, Places).Where(dead.Contains);

    /// <summary>Adds stored documents behind those there are; none may have been appended before.</summary>
    public void Add(Segment segment)
    {
        segments.Add(segment);
        firstOwn += segment.Count;
    }

    /// <summary>Appends a document; its number.</summary>
    public int Append(string id, ulong mark, byte[] note)
    {
        own.Add((id, mark, note));
        return numbers[id] = Places - 1;
    }

    public void Remove(int document)
    {
        if (document >= firstOwn) numbers.Remove(own[document - firstOwn].Id);
        dead.Add(document);
    }

    public bool IsLive(int document) => !dead.Contains(document);

    /// <summary>The number of a live document, or -1.</summary>
    public int Find(string id)
    {
        if (numbers.TryGetValue(id, out var number)) return number;
        foreach (var segment in segments)
        {
            if (segment.Find(id) is >= 0 and var found && IsLive(segment.FirstDocument + found)) return segment.FirstDocument + found;
        }

        return -1;
    }

    public string IdOf(int document) => document >= firstOwn ? own[document - firstOwn].Id : Of(document).IdOf(document);

    /// <summary>What the owner marked the document with.</summary>
    public ulong MarkOf(int document) => document >= firstOwn ? own[document - firstOwn].Mark : Of(document).MarkOf(document);

    /// <summary>What the owner keeps with the document.</summary>
    public ReadOnlySpan<byte> NoteOf(int document) => document >= firstOwn ? own[document - firstOwn].Note : Of(document).NoteOf(document);

    private Segment Of(int document)
    {
        int low = 0, high = segments.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (segments[middle].FirstDocument <= document) low = middle;
            else high = middle - 1;
        }

        return segments[low];
    }
}
