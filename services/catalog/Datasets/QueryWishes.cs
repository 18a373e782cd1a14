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

    private readonly List<Demand> demands = [];

    private QueryWishes(string rest) => Topic = rest;

    /// <summary>The query without the words of its demands.</summary>
    public string Topic { get; private set; }

    /// <summary>The demands in the query's own words.</summary>
    public IEnumerable<string> Demanded => demands.Select(demand => demand.Words);

    /// <summary>The demands as ListDatasets takes them; empty when there is none.</summary>
    public string Filter => string.Join(" AND ", demands.Select(demand => demand.Filter).Distinct());

    public bool Allow(Dataset dataset) => demands.TrueForAll(demand => demand.IsMet(dataset));

    public static QueryWishes Of(string query)
    {
        var wishes = new QueryWishes(query);
        wishes.Take(Indifferent(), _ => null, isDropped: true);
        wishes.Take(NoHurdle(), _ => IsOpen);
        wishes.Take(Hurdle(), _ => new("(access = registration OR access = restricted)", dataset => dataset.Access is AccessLevel.Registration or AccessLevel.Restricted));
        wishes.Take(Commercial(), _ => Use(UsePurpose.Commercial));
        wishes.Take(Redistribution(), _ => Use(UsePurpose.Redistribution));
        wishes.Take(Boxes(), _ => Annotated("bounding_box", "location"));
        wishes.Take(Masks(), _ => Annotated("segmentation", "tracing"));
        wishes.Take(Landmarks(), _ => Annotated("landmark"));
        wishes.Take(Quantities.AtLeast(), Quantities.Least);
        wishes.Take(Quantities.AtMost(), Quantities.Most);
        wishes.Take(Unwanted(), Without);
        wishes.Take(Open(), _ => IsOpen);
        return wishes;
    }

    private static Wish IsOpen => new("access = open", dataset => dataset.Access == AccessLevel.Open);

    private void Take(Regex pattern, Func<Match, Wish?> demand, bool isDropped = false)
    {
        foreach (var match in pattern.Matches(Topic).Reverse())
        {
            var wish = demand(match);
            if (wish is null && !isDropped) continue;
            if (wish is not null) demands.Add(new Demand(match.Value.Trim(), wish.Filter, wish.IsMet));
            Topic = string.Concat(Topic.AsSpan(0, match.Index), " ", Topic.AsSpan(match.Index + match.Length));
        }
    }

    /// <summary>"not chest", "except MRI": without the modalities and body parts named; null when it names none.</summary>
    private static Wish? Without(Match match)
    {
        var concepts = Terms.Map(match.Groups["what"].Value).Select(found => found.Concept).Where(concept => concept.Kind is ConceptKind.Modality or ConceptKind.BodyPart).ToList();
        if (concepts.Count == 0) return null;
        var text = concepts.Select(concept => concept.Kind == ConceptKind.Modality ? $"NOT modality = {concept.Dicom}" : $"NOT body_part = \"{concept.Display}\"").Distinct();
        return new Wish(string.Join(" AND ", text), dataset => !concepts.Exists(concept => Has(dataset, concept)));
    }

    private static bool Has(Dataset dataset, Retrieval.Terminology.Concept concept) => concept.Kind == ConceptKind.Modality
        ? dataset.Modalities.Any(modality => modality.Code == concept.Dicom)
        : dataset.BodyParts.Any(part => part.Codes.Any(code => concept.Codes.Any(own => own.Code == code.Code)) || part.Text.Equals(concept.Display, StringComparison.OrdinalIgnoreCase));

    private static Wish Use(UsePurpose purpose) => new(
        $"use = {purpose.ToString().ToLowerInvariant()}", dataset => dataset.UseDecisions.Any(decision => decision.Purpose == purpose && decision.Answer == UseAnswer.Yes));

    private static Wish Annotated(params string[] kinds)
    {
        var text = string.Join(" OR ", kinds.Select(kind => $"annotation = {kind}"));
        return new Wish(kinds.Length > 1 ? $"({text})" : text, dataset => dataset.Annotations.Any(annotation => kinds.Contains(annotation.Kind)));
    }

    /// <summary>"registration is fine": said, and demands nothing.</summary>
    [GeneratedRegex(@"\b(?:registration|sign[- ]?up|signing up|registering|an? account|login)\s+(?:is\s+|are\s+)?(?:fine|ok(?:ay)?|no problem|not a problem|acceptable|allowed|possible)\b|\bwith or without\s+(?:registration|sign[- ]?up|an account)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Indifferent();

    [GeneratedRegex(@"\b(?:no|without|not requiring|needs? no|free of)\s+(?:any\s+|an?\s+)?(?:sign[- ]?ups?|signing up|registration|registering|accounts?|log[- ]?in|applications?|approval|paperwork|agreement|dua|credentials)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoHurdle();

    [GeneratedRegex(@"\b(?:registration|sign[- ]?up|account|application|agreement|dua)\s+(?:is\s+)?(?:required|needed)\b|\b(?:restricted|controlled)[- ]access\b|\brestricted\b(?!\s+(?:diffusion|motion|movement))|\b(?:registration|registered[- ]users?|sign[- ]?up)[- ]only\b|\bon\s+application\b|\b(?:requires?|requiring|needs?)\s+(?:registration|an account|an application|sign[- ]?up)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Hurdle();

    [GeneratedRegex(@"\b(?:for\s+)?commercial(?:ly)?(?:\s+use|\s+usable)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Commercial();

    [GeneratedRegex(@"\b(?:(?:that|which)\s+)?(?:(?:can|may|could)\s+be\s+(?:redistributed|shared\s+(?:on|further|again))|(?:i|we|one|you)\s+(?:can|may|could|am\s+allowed\s+to|are\s+allowed\s+to)\s+(?:redistribute|pass\s+on|share\s+further))\b|\b(?:redistributable|redistribution(?:\s+is)?\s+allowed|free\s+to\s+redistribute)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Redistribution();

    [GeneratedRegex(@"\b(?:with\s+)?(?:bounding[- ]?box(?:es)?|bbox(?:es)?|box annotations?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Boxes();

    [GeneratedRegex(@"\bwith\s+(?:\w+\s+)?(?:segmentation|segmentations|masks?|contours?|outlines?|tracings?|delineations?)(?:\s+masks?)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Masks();

    [GeneratedRegex(@"\bwith\s+(?:\w+\s+)?landmarks?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Landmarks();

    [GeneratedRegex(@"\b(?:but\s+not|not|no|except(?:\s+for)?|excluding|other\s+than|without)\s+(?:(?:of|in|from|on|about|for|using)\s+)?(?:the\s+|any\s+)?(?<what>[\w-]+)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Unwanted();

    /// <summary>"Open" is about terms only where it stands for itself: open surgery and free air are something else.</summary>
    [GeneratedRegex(@"\b(?:open[- ]access|open[- ]data|(?:openly|freely|publicly)\s+(?:available|accessible|downloadable)|free\s+to\s+download|direct(?:ly)?\s+download(?:able)?|publicly|public(?!\s+health)|open(?!\s+(?:heart|surgery|fracture|reduction|wound))|free(?!\s+(?:air|fluid|text|flap|gas)))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Open();

    private sealed record Demand(string Words, string Filter, Func<Dataset, bool> IsMet);
}

/// <summary>What a query demands of a dataset.</summary>
/// <param name="Filter">The same as filter text.</param>
internal sealed record Wish(string Filter, Func<Dataset, bool> IsMet);
