using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lightbox.Knowledge.Documents.Reading;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.Terms;
using Lightbox.Retrieval.Terminology;

namespace Lightbox.Knowledge.Documents.Finding;

/// <summary>A passage as the entry it could become.</summary>
/// <param name="Quote">The text it rests on, as it stands in the document.</param>
/// <param name="Reason">Why it was proposed, one sentence.</param>
internal sealed record ProposedEntry(EntryRow Row, string Quote, string Reason);

/// <summary>Passages to entries: what they are about and how it looks, with codes where the terminology has them; what a passage leaves open (modality, body part) is taken from its section and title.</summary>
internal sealed partial class ProposedEntries
{
    private const int MostFeatures = 30;

    private readonly DocumentText document;
    private readonly EntryProvenance source;
    private readonly bool isMarkdown;
    private readonly CodePoints places;
    private readonly IReadOnlyList<TermMatch> ofTitle;
    private readonly Dictionary<string, List<TermMatch>> ofSection;

    /// <param name="source">Dataset, document, date and address, which every entry's provenance has.</param>
    public ProposedEntries(DocumentText document, EntryProvenance source, bool isMarkdown, TermMapper mapper, IReadOnlyList<FoundPassage> passages)
    {
        (this.document, this.source, this.isMarkdown) = (document, source, isMarkdown);
        places = new(document.Text);
        ofTitle = mapper.Map(source.Document, repair: false);
        ofSection = passages.GroupBy(passage => passage.Section)
            .ToDictionary(group => group.Key, group => mapper.Map(group.Key, repair: false).Concat(group.SelectMany(passage => passage.Terms)).ToList());
    }

    public ProposedEntry Of(FoundPassage passage)
    {
        var quote = document.Text[passage.Start..passage.End];
        var certain = passage.Terms.Where(Subjects.IsCertain).Select(term => term.Concept).DistinctBy(concept => concept.Id).ToList();
        Concept[] findings = [passage.About, .. certain.Where(concept => concept.Kind == ConceptKind.Finding && concept.Id != passage.About.Id && !Subjects.IsSymptom(concept))];
        var row = new EntryRow
        {
            Id = "",
            Kind = EntryKinds.Finding,
            Origin = EntryOrigins.Document,
            FindingName = passage.About.Display,
            Modality = string.Join(", ", Values(passage, ConceptKind.Modality, concept => concept.Dicom)),
            BodyPart = string.Join(", ", Values(passage, ConceptKind.BodyPart, concept => concept.Display)),
            FindingCategory = Category(passage),
            Description = Shown(quote),
            ClinicalSignificance = string.Join(' ', passage.Sentences.Where(CharacteristicPatterns.IsSignificance).Select(Shown)),
            KeyFeatures = [.. passage.Characteristics.Select(what => Shown(what.Text)).Take(MostFeatures)],
            DifferentialDiagnosis = [.. passage.Sentences.SelectMany(CharacteristicPatterns.Differential).Select(Shown).Distinct(StringComparer.OrdinalIgnoreCase)],
            DatasetSource = source.Dataset,
            Symptoms = [.. certain.Where(Subjects.IsSymptom).Select(concept => concept.Display.ToLowerInvariant())],
            Concepts = [.. findings.Concat(certain.Where(concept => concept.Kind is ConceptKind.BodyPart or ConceptKind.Other)).Select(Coded)],
            Metadata = Metadata(passage),
            Provenance = [source with { Section = passage.Section, Start = places.Of(passage.Start), End = places.Of(passage.End) }],
            ValidationStatus = "proposed",
            Notice = Notice.With("Taken from one document; what else is known of it was not weighed."),
        };
        return new(row, quote, Reason(passage));
    }

    /// <summary>Of the passage itself; else of its section, else of the title.</summary>
    private List<string> Values(FoundPassage passage, ConceptKind kind, Func<Concept, string> value)
    {
        foreach (var terms in (IEnumerable<TermMatch>[])[passage.Terms, ofSection[passage.Section], ofTitle])
        {
            var values = terms.Where(term => term.Concept.Kind == kind && Subjects.IsCertain(term)).Select(term => value(term.Concept)).Where(text => text.Length > 0).Distinct().ToList();
            if (values.Count > 0) return values;
        }

        return [];
    }

    private static string Category(FoundPassage passage)
    {
        if (passage.About.Id.EndsWith("-artifact", StringComparison.Ordinal)) return "artifact";
        return passage.About.Id is "no-finding" || passage.About.Id.StartsWith("normal", StringComparison.Ordinal) ? "normal anatomy" : "pathology";
    }

    private static EntryConcept Coded(Concept concept) => new(concept.Display, [.. concept.Codes.Select(code => new EntryCode(code.System, code.Code))]);

    private static string Metadata(FoundPassage passage)
    {
        var byKind = new JsonObject();
        foreach (var kind in passage.Characteristics.GroupBy(what => what.Kind)) byKind[kind.Key] = new JsonArray([.. kind.Select(what => (JsonNode)what.Text)]);
        return byKind.Count == 0 ? "{}" : new JsonObject { ["characteristics"] = byKind }.ToJsonString();
    }

    private static string Reason(FoundPassage passage)
    {
        var where = passage.Section.Length > 0 ? $" under \"{passage.Section}\"" : "";
        var what = passage.Characteristics.Count > 0
            ? string.Join(", ", passage.Characteristics.GroupBy(c => c.Kind).Select(kind => $"{kind.Key} ({kind.First().Text})"))
            : "where and by what it is seen";
        return $"Tells of {passage.About.Display.ToLowerInvariant()}{where}: {what}.";
    }

    /// <summary>As prose: line ends are spaces and Markdown's marks are gone.</summary>
    private string Shown(string passage) => WhiteSpace().Replace(isMarkdown ? MarkdownMarks.Without(passage) : passage, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WhiteSpace();
}
