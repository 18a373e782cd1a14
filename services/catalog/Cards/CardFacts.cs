using System.Globalization;
using System.Text.Json.Nodes;
using Lightbox.Catalog.Citations;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.Cards;

/// <summary>What both JSON-LD cards say of a dataset, in schema.org's words (schema.org/Dataset and its parents).</summary>
internal static class CardFacts
{
    /// <summary>In the licence's place where none is known.</summary>
    public const string UnknownTerms = "Terms not known to this catalogue; ask the publisher before use";

    /// <summary>National Cancer Institute and others publish SNOMED CT's and RadLex's identifiers under these sets.</summary>
    private static readonly Dictionary<string, string> TermSets = new() { ["SCT"] = "http://snomed.info/sct", ["RADLEX"] = "http://radlex.org/RID", ["DCM"] = "http://dicom.nema.org/resources/ontology/DCM" };

    public static JsonObject Describe(this JsonObject card, CardSubject subject)
    {
        var dataset = subject.Dataset;
        return card
            .With("name", dataset.DisplayName)
            .WithEach("alternateName", dataset.Aliases.Prepend(dataset.Title).Where(name => name != dataset.DisplayName))
            .With("description", subject.Description)
            .With("url", subject.Page)
            .WithEach("sameAs", new[] { subject.Doi.Length > 0 ? DoiUrl(subject.Doi) : "" }.Where(url => url != subject.Page))
            .With("identifier", subject.Doi.Length > 0 ? DoiUrl(subject.Doi) : "")
            .With("license", License(subject))
            .WithEach("creator", Creators(subject))
            .With("publisher", Organization(subject.Provider))
            .With("datePublished", subject.Published)
            .With("dateModified", dataset.UpdateTime?.ToDateTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            .With("version", subject.References.Where(reference => reference.Type == "dataset").Select(reference => reference.Version).FirstOrDefault())
            .WithEach("keywords", Keywords(dataset))
            .WithEach("measurementTechnique", dataset.Modalities.Select(modality => modality.DisplayName))
            .WithEach("variableMeasured", Variables(dataset))
            .With("isAccessibleForFree", dataset.Access == AccessLevel.Open ? JsonValue.Create(true) : null)
            .With("conditionsOfAccess", Conditions(subject))
            .WithEach("usageInfo", Usage(dataset))
            .WithEach("creditText", subject.Acknowledgements)
            .With("isPartOf", dataset.PartOf.Length > 0 ? Other(subject, dataset.PartOf) : null)
            .WithEach("isBasedOn", dataset.DerivedFrom.Select(name => (JsonNode?)Other(subject, name)));
    }

    public static string DoiUrl(string doi) => "https://doi.org/" + doi;

    /// <summary>The licence's address; a named one that has none, or a pointer to the publisher where none is known: Croissant demands the member, and a licence is never guessed.</summary>
    private static JsonNode License(CardSubject subject) => subject.Dataset.License switch
    {
        { SpdxId.Length: > 0 } known => known.Uri.Length > 0 ? known.Uri : $"https://spdx.org/licenses/{known.SpdxId}.html",
        { } named => JsonLd.Typed("CreativeWork").With("name", named.DisplayName).With("url", named.Uri),
        null => JsonLd.Typed("CreativeWork").With("name", UnknownTerms).With("url", subject.Page),
    };

    private static IEnumerable<JsonNode?> Creators(CardSubject subject)
    {
        var authors = subject.References.FirstOrDefault(reference => reference.Authors.Count > 0)?.Authors ?? [];
        if (authors.Count == 0) return [Organization(subject.Provider)];
        return authors.Where(author => !author.IsOthers).Select(author => (JsonNode?)Person(author));
    }

    private static JsonObject Person(Author author) => author.Literal.Length > 0
        ? JsonLd.Typed("Organization").With("name", author.Literal)
        : JsonLd.Typed("Person").With("name", $"{author.Given} {author.Family}".Trim()).With("givenName", author.Given).With("familyName", author.Family);

    private static JsonObject? Organization(Provider? provider) => provider is null
        ? null
        : JsonLd.Typed("Organization").With("name", provider.DisplayName).With("url", provider.Links.FirstOrDefault(link => !link.Dead)?.Uri);

    private static IEnumerable<JsonNode?> Keywords(Dataset dataset) =>
    [
        .. dataset.Modalities.SelectMany(modality => (string[])[modality.Code, modality.DisplayName]).Where(text => text.Length > 0).Distinct().Select(text => (JsonNode?)text),
        .. dataset.BodyParts.Concat(dataset.Findings).Select(Term),
        .. dataset.ClinicalContexts.Select(text => (JsonNode?)text),
    ];

    private static JsonNode? Term(CodedText coded) => coded.Codes.FirstOrDefault() is not { } code
        ? coded.Text
        : JsonLd.Typed("DefinedTerm").With("name", coded.Text).With("termCode", code.Code).With("inDefinedTermSet", TermSets.GetValueOrDefault(code.System, code.System));

    private static IEnumerable<JsonNode?> Variables(Dataset dataset) =>
    [
        .. dataset.ClinicalVariables.Select(name => JsonLd.Typed("PropertyValue").With("name", name)),
        .. dataset.Annotations.Where(annotation => annotation.Description.Length > 0)
            .Select(annotation => JsonLd.Typed("PropertyValue").With("name", annotation.Description).With("description", annotation.Kind.Replace('_', ' '))),
    ];

    private static string Conditions(CardSubject subject)
    {
        var level = subject.Dataset.Access switch
        {
            AccessLevel.Open => "Open: no registration.",
            AccessLevel.Registration => "Registration with the provider first.",
            AccessLevel.Restricted => "Restricted: the provider decides on each application.",
            _ => "",
        };
        if (level.Length == 0 || subject.Guide.Steps.Count == 0) return level;
        return $"{level} {string.Join(' ', subject.Guide.Steps.Select(step => $"{step.Number}. {step.Title}{(step.IsOptional ? " (optional)" : "")}."))}";
    }

    private static IEnumerable<JsonNode?> Usage(Dataset dataset)
    {
        yield return JsonLd.Typed("CreativeWork").With("name", "Notice").With("text", ResearchNotice.Text);
        foreach (var decision in dataset.UseDecisions.Where(decision => decision.Answer != UseAnswer.Unspecified))
            yield return JsonLd.Typed("CreativeWork").With("name", $"{UseWords.Purpose(decision.Purpose)}: {UseWords.Answer(decision.Answer)}").With("text", decision.Clause).With("url", decision.Uri);

        // The Data Use Ontology's term for what the clause says; the other terms say more than "yes" does.
        if (dataset.UseDecisions.Any(decision => decision.Purpose == UsePurpose.Commercial && decision.Answer == UseAnswer.No))
            yield return JsonLd.Typed("DefinedTerm").With("name", "non-commercial use only").With("termCode", "DUO_0000046").With("url", "http://purl.obolibrary.org/obo/DUO_0000046");
    }

    private static JsonObject Other(CardSubject subject, string name)
    {
        var other = subject.Find(name);
        return JsonLd.Typed("Dataset").With("name", other?.DisplayName ?? name["datasets/".Length..]).With("url", other is null ? "" : CardSubject.PageOf(other));
    }
}
