using Lightbox.Knowledge.Search;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Terminology;
using Lightbox.Retrieval.Text;

namespace Lightbox.Knowledge.Symptoms;

/// <summary>The symptoms that entries name, found by whatever words a person has for them: "dyspnoea" is "shortness of breath".</summary>
internal sealed class SymptomNames : IDisposable
{
    private static readonly SynonymTable Synonyms = Read();

    private readonly (string Name, HashSet<string> Meaning, HashSet<string> Words)[] names;
    private readonly TextIndex spelling = new([new FieldSpec("name")], SynonymTable.None);

    public SymptomNames(IEnumerable<string> symptoms)
    {
        names = [.. symptoms.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => (name, Meaning(Stems(name)), Stems(name).ToHashSet()))];
        foreach (var name in names.Select(name => name.Name).Concat(SymptomWords.Groups.SelectMany(group => group))) spelling.Put(name, name);
    }

    /// <summary>The symptoms meant by a text: those that it names ("cough and fever"), and those that say more than it ("pain"); none when no entry names such a one.</summary>
    /// <param name="text">Of a person; misspelt words are read as those nearest.</param>
    public IReadOnlySet<string> Meant(string text)
    {
        var words = Stems(Query.AsRead(text, spelling.Search(text, new SearchOptions { Count = 1 }).Repairs));
        var asked = Meaning(words);
        if (asked.Count == 0) return new HashSet<string>();
        return names.Where(name => name.Meaning.Count > 0 && (name.Meaning.IsSubsetOf(asked) || asked.IsSubsetOf(name.Meaning) || name.Words.IsSupersetOf(words)))
            .Select(name => name.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public void Dispose() => spelling.Dispose();

    /// <summary>What a phrase says, the same for every wording of it: each group of words that mean the same by its first phrase, other words by their stems.</summary>
    private static HashSet<string> Meaning(string[] stems)
    {
        var meaning = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < stems.Length;)
        {
            var (length, phrases) = Synonyms.Match(stems, i);
            meaning.Add(length > 0 ? string.Join(' ', phrases[0]) : stems[i]);
            i += Math.Max(length, 1);
        }

        return meaning;
    }

    private static string[] Stems(string text) => [.. Tokenizer.Words(text).Where(word => !StopWords.Contains(word)).Select(word => Stemmer.Stem(word))];

    private static SynonymTable Read()
    {
        var table = new SynonymTable();
        foreach (var group in SymptomWords.Groups) table.Add(group);
        return table;
    }
}
