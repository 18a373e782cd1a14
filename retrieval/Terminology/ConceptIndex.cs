namespace Lightbox.Retrieval.Terminology;

/// <summary>Concepts by id and by the words of their forms. Filled by one, then read by many.</summary>
internal sealed class ConceptIndex
{
    private readonly Dictionary<string, Concept> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> byFirstKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> keyOfWord = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<char, string>> words;

    public ConceptIndex() => words = new(() => keyOfWord.Keys.ToLookup(word => word[0]));

    /// <summary>A form as its keys, and what it stands for.</summary>
    public sealed record Entry(string[] Keys, Concept Concept, SurfaceForm Form);

    public IReadOnlyDictionary<string, Concept> Concepts => byId;

    /// <summary>The words of all forms that begin with a letter.</summary>
    public IEnumerable<string> WordsFrom(char first) => words.Value[first];

    public bool HasKey(string key) => keys.Contains(key);

    public string KeyOf(string word) => keyOfWord[word];

    /// <summary>Forms that begin with the key.</summary>
    public IReadOnlyList<Entry> StartingWith(string key) => byFirstKey.TryGetValue(key, out var entries) ? entries : [];

    public ConceptIndex Copy()
    {
        var copy = new ConceptIndex();
        foreach (var (id, concept) in byId) copy.byId[id] = concept;
        foreach (var (key, entries) in byFirstKey) copy.byFirstKey[key] = [.. entries];
        copy.keys.UnionWith(keys);
        foreach (var (word, key) in keyOfWord) copy.keyOfWord[word] = key;
        return copy;
    }

    /// <summary>Adds a concept; one of the same id is replaced.</summary>
    public void Add(Concept concept)
    {
        if (byId.ContainsKey(concept.Id))
        {
            foreach (var entries in byFirstKey.Values) entries.RemoveAll(entry => entry.Concept.Id == concept.Id);
        }

        byId[concept.Id] = concept;
        foreach (var form in concept.Forms) Add(concept, form);
    }

    /// <summary>Adds a concept; one of the same id keeps what it has and gets the words and codes that are new.</summary>
    public void Merge(Concept concept)
    {
        if (!byId.TryGetValue(concept.Id, out var known))
        {
            Add(concept);
            return;
        }

        var texts = known.Forms.Select(form => form.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        SurfaceForm[] added = [.. concept.Forms.Where(form => texts.Add(form.Text))];
        var merged = known with { Codes = [.. known.Codes.Union(concept.Codes)], Forms = [.. known.Forms, .. added] };
        byId[concept.Id] = merged;
        foreach (var entries in byFirstKey.Values)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                if (entries[i].Concept.Id == concept.Id) entries[i] = entries[i] with { Concept = merged };
            }
        }

        foreach (var form in added) Add(merged, form);
    }

    public void Add(Concept concept, SurfaceForm form)
    {
        var read = TermWord.Of(form.Text);
        if (read.Count == 0) return;
        var entry = new Entry([.. read.Select(word => word.Key)], concept, form);
        keys.UnionWith(entry.Keys);
        foreach (var word in read) keyOfWord[word.Text] = word.Key;
        if (!byFirstKey.TryGetValue(entry.Keys[0], out var entries)) byFirstKey[entry.Keys[0]] = entries = [];
        entries.Add(entry);
    }
}
