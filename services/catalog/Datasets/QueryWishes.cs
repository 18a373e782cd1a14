using System.Text.RegularExpressions;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Retrieval.Terminology;

namespace Lightbox.Catalog.Datasets;

/// <summary>
/// What a query demands rather than describes: "no sign-up", "with bounding boxes", "for commercial use", "not chest". Demands decide which datasets may be found; the rest of the
/// words decide their order.
/// </summary>
internal sealed partial class QueryWishes
{
    private static readonly TermMapper Terms = new(ConceptTable.BuiltIn);

    private readonly List<(string Words, Func<Dataset, bool> IsMet)> demands = [];

    private QueryWishes(string rest) => Topic = rest;

    /// <summary>The query without the words of its demands.</summary>
    public string Topic { get; private set; }

    /// <summary>The demands in the query's own words.</summary>
    public IEnumerable<string> Demanded => demands.Select(demand => demand.Words);

    public bool Allow(Dataset dataset) => demands.TrueForAll(demand => demand.IsMet(dataset));

    public static QueryWishes Of(string query)
    {
        var wishes = new QueryWishes(query);
        wishes.Take(NoHurdle(), _ => dataset => dataset.Access == AccessLevel.Open);
        wishes.Take(Hurdle(), _ => dataset => dataset.Access is AccessLevel.Registration or AccessLevel.Restricted);
        wishes.Take(Commercial(), _ => dataset => Use(dataset, UsePurpose.Commercial));
        wishes.Take(Redistribution(), _ => dataset => Use(dataset, UsePurpose.Redistribution));
        wishes.Take(Boxes(), _ => dataset => Annotated(dataset, "bounding_box", "location"));
        wishes.Take(Masks(), _ => dataset => Annotated(dataset, "segmentation", "tracing"));
        wishes.Take(Landmarks(), _ => dataset => Annotated(dataset, "landmark"));
        wishes.Take(Unwanted(), Without);
        wishes.Take(Open(), _ => dataset => dataset.Access == AccessLevel.Open);
        return wishes;
    }

    private void Take(Regex pattern, Func<Match, Func<Dataset, bool>?> demand)
    {
        foreach (var match in pattern.Matches(Topic).Reverse())
        {
            if (demand(match) is not { } isMet) continue;
            demands.Add((match.Value.Trim(), isMet));
            Topic = string.Concat(Topic.AsSpan(0, match.Index), " ", Topic.AsSpan(match.Index + match.Length));
        }
    }

    /// <summary>"not chest", "except MRI": without the modalities and body parts named; null when it names none.</summary>
    private static Func<Dataset, bool>? Without(Match match)
    {
        var concepts = Terms.Map(match.Groups["what"].Value).Select(found => found.Concept).Where(concept => concept.Kind is ConceptKind.Modality or ConceptKind.BodyPart).ToList();
        if (concepts.Count == 0) return null;
        return dataset => !concepts.Exists(concept => Has(dataset, concept));
    }

    private static bool Has(Dataset dataset, Retrieval.Terminology.Concept concept) => concept.Kind == ConceptKind.Modality
        ? dataset.Modalities.Any(modality => modality.Code == concept.Dicom)
        : dataset.BodyParts.Any(part => part.Codes.Any(code => concept.Codes.Any(own => own.Code == code.Code)) || part.Text.Equals(concept.Display, StringComparison.OrdinalIgnoreCase));

    private static bool Use(Dataset dataset, UsePurpose purpose) => dataset.UseDecisions.Any(decision => decision.Purpose == purpose && decision.Answer == UseAnswer.Yes);

    private static bool Annotated(Dataset dataset, params string[] kinds) => dataset.Annotations.Any(annotation => kinds.Contains(annotation.Kind));

    [GeneratedRegex(@"\b(?:no|without|not requiring|needs? no|free of)\s+(?:any\s+|an?\s+)?(?:sign[- ]?ups?|signing up|registration|registering|accounts?|log[- ]?in|applications?|approval|paperwork|agreement|dua|credentials)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoHurdle();

    [GeneratedRegex(@"\b(?:registration|sign[- ]?up|account|application|agreement|dua)\s+(?:is\s+)?(?:required|needed)\b|\b(?:restricted|controlled)[- ]access\b|\b(?:requires?|requiring|needs?)\s+(?:registration|an account|an application|sign[- ]?up)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Hurdle();

    [GeneratedRegex(@"\b(?:for\s+)?commercial(?:ly)?(?:\s+use|\s+usable)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Commercial();

    [GeneratedRegex(@"\b(?:that\s+(?:can|may)\s+be\s+redistributed|redistributable|redistribution allowed)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Redistribution();

    [GeneratedRegex(@"\b(?:with\s+)?(?:bounding[- ]?box(?:es)?|bbox(?:es)?|box annotations?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Boxes();

    [GeneratedRegex(@"\bwith\s+(?:\w+\s+)?(?:segmentation|segmentations|masks?|contours?|outlines?|tracings?|delineations?)(?:\s+masks?)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Masks();

    [GeneratedRegex(@"\bwith\s+(?:\w+\s+)?landmarks?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Landmarks();

    [GeneratedRegex(@"\b(?:but\s+not|not|no|except(?:\s+for)?|excluding|other\s+than|without)\s+(?:the\s+|any\s+)?(?<what>[\w-]+)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Unwanted();

    /// <summary>"Open" is about terms only where it stands for itself: open surgery and free air are something else.</summary>
    [GeneratedRegex(@"\b(?:open[- ]access|open[- ]data|(?:openly|freely|publicly)\s+(?:available|accessible|downloadable)|free\s+to\s+download|direct(?:ly)?\s+download(?:able)?|publicly|public(?!\s+health)|open(?!\s+(?:heart|surgery|fracture|reduction|wound))|free(?!\s+(?:air|fluid|text|flap|gas)))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Open();
}
