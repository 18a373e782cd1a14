using System.Text;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Annotations;

/// <summary>
/// The words that a dataset's findings go by as fields of annotations: "pleural_effusion" finds what is stated as "effusion" where the catalogue has the one as another
/// word for the other.
/// </summary>
internal sealed class FieldWords
{
    private readonly ILookup<string, IReadOnlyList<string>> byWord;

    public FieldWords(Dataset dataset)
    {
        var findings = dataset.Findings.Select(finding => (IReadOnlyList<string>)[.. finding.Aliases.Prepend(finding.Text).Select(Slug).Where(word => word.Length > 0).Distinct()]);
        byWord = findings.SelectMany(words => words.Select(word => (word, words))).ToLookup(pair => pair.word, pair => pair.words);
    }

    /// <summary>The field itself first.</summary>
    public IEnumerable<string> Of(string field) => byWord[field].SelectMany(words => words).Prepend(field).Distinct();

    private static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '_') slug.Append('_');
        }

        return slug.ToString().TrimEnd('_');
    }
}
