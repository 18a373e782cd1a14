using Lightbox.Common.V1;

namespace Lightbox.Ingest.Prepare;

/// <summary>What a layout's reading came to.</summary>
internal sealed class PrepareCounts
{
    private const int RefusalsKept = 100;

    private readonly Dictionary<string, (long Count, string First)> notHere = [];

    /// <summary>Rows read.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that said something of an image, a patient or a study.</summary>
    public long Used { get; private set; }

    /// <summary>Annotations that are new or have another value now.</summary>
    public long Stated { get; set; }

    /// <summary>Memberships that were given another split or key.</summary>
    public long Assigned { get; set; }

    /// <summary>Values that could not be read.</summary>
    public long RefusalCount { get; private set; }

    /// <summary>The first of them.</summary>
    public List<Refusal> Refusals { get; } = [];

    /// <summary>Tables with rows that name files that are not here.</summary>
    public IEnumerable<Refusal> NotHere => notHere.Select(table => new Refusal
    {
        Path = table.Key,
        Code = "FILES_NOT_HERE",
        Reason = $"{table.Value.Count} rows name files that are not here; the first of them is {table.Value.First}.",
    });

    public void Read() => Rows++;

    public void Use() => Used++;

    /// <param name="source">Table and row.</param>
    public void Missing(string table, string source)
    {
        var (count, first) = notHere.GetValueOrDefault(table, (0, source));
        notHere[table] = (count + 1, first);
    }

    /// <param name="what">Reads after "The row": "has no readable number in column EF"; never the value.</param>
    public void Refuse(string source, string what)
    {
        RefusalCount++;
        if (Refusals.Count < RefusalsKept) Refusals.Add(new Refusal { Path = source, Code = "VALUE_UNREADABLE", Reason = $"The row {what}." });
    }
}
