using System.Text;
using Lightbox.Catalog.Citations;
using static Lightbox.Catalog.Cards.MarkdownText;

namespace Lightbox.Catalog.Cards;

/// <summary>How a dataset is cited, and what whoever uses it owes besides.</summary>
internal static class MarkdownCitation
{
    public static void Write(StringBuilder text, CardSubject subject)
    {
        var parts = new List<string>();
        if (subject.Dataset.Citation?.Text is { Length: > 0 } cite) parts.Add($"> {Plain(cite)}");
        if (subject.Doi.Length > 0) parts.Add($"DOI: <{CardFacts.DoiUrl(subject.Doi)}>");
        if (subject.References.Count > 0) parts.Add($"```bibtex\n{string.Join("\n\n", subject.References.Select(BibTeX.Write)).Replace("```", "'''", StringComparison.Ordinal)}\n```");
        if (subject.Provider?.CitationRule is { Length: > 0 } rule) parts.Add(Plain(rule));
        parts.AddRange(subject.Acknowledgements.Select(acknowledgement => $"Acknowledgement that publications must carry:\n\n> {Plain(acknowledgement)}"));
        if (subject.Dataset.Citation is null) parts.Insert(0, "No reference of its own is known; name the publisher and the page.");
        parts.Add(List(Bundle.Owed));
        Section(text, "How to cite it", string.Join("\n\n", parts));
    }
}
