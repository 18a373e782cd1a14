using Lightbox.Retrieval.Terminology;
using Lightbox.Retrieval.Text;

namespace Lightbox.Knowledge.Context;

/// <summary>Whether a text speaks of one of some concepts, by any of the words for it in any of their forms.</summary>
internal sealed class Mentions(IEnumerable<Concept> concepts)
{
    private readonly string[] forms =
        [.. concepts.SelectMany(concept => concept.Forms.Where(form => form.Context.Count == 0).Select(form => form.Text).Prepend(concept.Display)).Select(Stems).Where(form => form.Length > 2).Distinct()];

    public bool In(string text)
    {
        var stems = Stems(text);
        return forms.Any(form => stems.Contains(form, StringComparison.Ordinal));
    }

    /// <summary>" word word ", so that a form is found at whole words only.</summary>
    private static string Stems(string text) => $" {string.Join(' ', Tokenizer.Words(text).Select(word => Stemmer.Stem(word)))} ";
}
