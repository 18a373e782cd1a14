using System.Reflection;

namespace Lightbox.Retrieval.Terminology;

/// <summary>Concepts with the words for them. The built-in ones are content of this program; more may be added.</summary>
public sealed class ConceptTable
{
    private static readonly Lazy<ConceptTable> Lazy = new(ReadBuiltIn);

    private readonly Dictionary<string, Concept> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> byFirstKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> keyOfWord = new(StringComparer.Ordinal);

    /// <summary>A form as its keys, and what it stands for.</summary>
    internal sealed record Entry(string[] Keys, Concept Concept, SurfaceForm Form);

    /// <summary>Read at first use.</summary>
    public static ConceptTable BuiltIn => Lazy.Value;

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, Concept> Concepts => byId;

    /// <summary>Every word that a form has, with its key.</summary>
    internal IReadOnlyDictionary<string, string> Words => keyOfWord;

    /// <summary>Adds a concept; one of the same id is replaced.</summary>
    public void Add(Concept concept)
    {
        ArgumentNullException.ThrowIfNull(concept);
        if (byId.ContainsKey(concept.Id))
        {
            foreach (var entries in byFirstKey.Values) entries.RemoveAll(entry => entry.Concept.Id == concept.Id);
        }

        byId[concept.Id] = concept;
        foreach (var form in concept.Forms) Add(concept, form);
    }

    internal bool HasKey(string key) => keys.Contains(key);

    /// <summary>Forms that begin with the key.</summary>
    internal IReadOnlyList<Entry> StartingWith(string key) => byFirstKey.TryGetValue(key, out var entries) ? entries : [];

    private static ConceptTable ReadBuiltIn()
    {
        var table = new ConceptTable();
        foreach (var (name, kind) in new[] { ("modalities", ConceptKind.Modality), ("body-parts", ConceptKind.BodyPart), ("findings", ConceptKind.Finding), ("others", ConceptKind.Other) })
        {
            using var text = Open(name);
            foreach (var concept in TermFile.Read(text, kind)) table.Add(concept);
        }

        using var combined = Open("combined");
        foreach (var (ids, forms) in TermFile.ReadCombined(combined))
        {
            foreach (var form in forms)
            {
                foreach (var id in ids) table.Add(table.byId[id], form);
            }
        }

        return table;
    }

    private static StreamReader Open(string name) =>
        new(Assembly.GetExecutingAssembly().GetManifestResourceStream($"Lightbox.Retrieval.Terminology.Content.{name}.tsv") ?? throw new InvalidOperationException($"The terms {name} are not in the program."));

    private void Add(Concept concept, SurfaceForm form)
    {
        var words = TermWord.Of(form.Text);
        if (words.Count == 0) return;
        var entry = new Entry([.. words.Select(word => word.Keys[0])], concept, form);
        keys.UnionWith(entry.Keys);
        foreach (var word in words) keyOfWord[word.Text] = word.Keys[0];
        if (!byFirstKey.TryGetValue(entry.Keys[0], out var entries)) byFirstKey[entry.Keys[0]] = entries = [];
        entries.Add(entry);
    }
}
