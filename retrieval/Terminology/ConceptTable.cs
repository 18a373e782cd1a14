using System.Reflection;

namespace Lightbox.Retrieval.Terminology;

/// <summary>
/// Concepts with the words for them. The built-in ones are content of this program; more may be added while others read: who reads sees the table before or after,
/// never in between.
/// </summary>
public sealed class ConceptTable
{
    private static readonly Lazy<ConceptTable> Lazy = new(ReadBuiltIn);

    private readonly Lock adding = new();
    private readonly Func<ConceptIndex> first;
    private volatile ConceptIndex? index;

    /// <summary>A table that knows nothing.</summary>
    public ConceptTable() => first = () => new();

    /// <summary>A table that begins with what another has; the other is asked for at first use.</summary>
    public ConceptTable(Func<ConceptTable> other) => first = () => other().Index;

    /// <summary>Read at first use. Shared: add to a table of your own.</summary>
    public static ConceptTable BuiltIn => Lazy.Value;

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, Concept> Concepts => Index.Concepts;

    internal ConceptIndex Index
    {
        get
        {
            if (index is { } ready) return ready;
            lock (adding) return index ??= first();
        }
    }

    /// <summary>Adds concepts; one of the same id is replaced.</summary>
    public void Add(params IReadOnlyList<Concept> concepts) => Change(concepts, (next, concept) => next.Add(concept));

    /// <summary>Adds concepts; one of the same id keeps what it has and gets the words and codes that are new.</summary>
    public void Merge(params IReadOnlyList<Concept> concepts) => Change(concepts, (next, concept) => next.Merge(concept));

    private void Change(IReadOnlyList<Concept> concepts, Action<ConceptIndex, Concept> change)
    {
        ArgumentNullException.ThrowIfNull(concepts);
        lock (adding)
        {
            var next = (index ?? first()).Copy();
            foreach (var concept in concepts) change(next, concept);
            index = next;
        }
    }

    private static ConceptTable ReadBuiltIn()
    {
        var index = new ConceptIndex();
        foreach (var (name, kind) in new[] { ("modalities", ConceptKind.Modality), ("body-parts", ConceptKind.BodyPart), ("findings", ConceptKind.Finding), ("others", ConceptKind.Other) })
        {
            using var text = Open(name);
            foreach (var concept in TermFile.Read(text, kind)) index.Add(concept);
        }

        using var combined = Open("combined");
        foreach (var (ids, forms) in TermFile.ReadCombined(combined))
        {
            foreach (var form in forms)
            {
                foreach (var id in ids) index.Add(index.Concepts[id], form);
            }
        }

        return new() { index = index };
    }

    private static StreamReader Open(string name) =>
        new(Assembly.GetExecutingAssembly().GetManifestResourceStream($"Lightbox.Retrieval.Terminology.Content.{name}.tsv") ?? throw new InvalidOperationException($"The terms {name} are not in the program."));
}
