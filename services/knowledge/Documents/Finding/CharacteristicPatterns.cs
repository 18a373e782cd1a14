using System.Text.RegularExpressions;

namespace Lightbox.Knowledge.Documents.Finding;

/// <summary>What a sentence says of an image.</summary>
/// <param name="Kind">"size or value", "density or signal", "margin or shape", "enhancement", "distribution", "composition", "sign", "acquisition".</param>
/// <param name="Text">The words.</param>
internal sealed record Characteristic(string Kind, string Text);

/// <summary>
/// Words by which reports and papers describe what is seen: measurements with units, attenuation, signal and echo, margin and shape, enhancement, distribution,
/// composition, named signs, and how the image was acquired.
/// </summary>
internal static partial class CharacteristicPatterns
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    /// <summary>Sentences are short; a longer one is no sentence.</summary>
    private const int Budget = 1000;

    private static readonly (string Kind, Regex Pattern)[] All =
    [
        ("acquisition", Acquisition()), ("size or value", Measure()), ("density or signal", Density()), ("enhancement", Enhancement()), ("margin or shape", Margin()),
        ("distribution", Distribution()), ("composition", Composition()), ("sign", Sign()),
    ];

    /// <summary>In the order of the sentence, each words once; what lies within another is left out.</summary>
    public static IReadOnlyList<Characteristic> In(string sentence)
    {
        var found = new List<(int Start, int End, Characteristic What)>();
        foreach (var (kind, pattern) in All)
        {
            foreach (Match match in pattern.Matches(sentence))
            {
                if (found.Exists(other => other.Start < match.Index + match.Length && match.Index < other.End)) continue;
                found.Add((match.Index, match.Index + match.Length, new(kind, Leading().Replace(match.Value.Trim(), ""))));
            }
        }

        return [.. found.OrderBy(hit => hit.Start).Select(hit => hit.What).DistinctBy(what => what.Text.ToLowerInvariant())];
    }

    /// <summary>The sentence tells how something looks or is done, rather than who did what.</summary>
    public static bool Describes(string sentence) => Description().IsMatch(sentence);

    /// <summary>The sentence tells what follows for the patient.</summary>
    public static bool IsSignificance(string sentence) => Significance().IsMatch(sentence);

    /// <summary>What "the differential diagnosis includes ..." lists.</summary>
    public static IEnumerable<string> Differential(string sentence)
    {
        var match = DifferentialList().Match(sentence);
        if (!match.Success) return [];
        return match.Groups["list"].Value.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(item => LastItem().Split(item)).Select(item => item.Trim(' ', '.', ':')).Where(item => item.Length is > 2 and < 80);
    }

    [GeneratedRegex(
        @"\b((short[- ]axis |long[- ]axis |maxim(al|um) |mean |peak )?(diameter|width|thickness|size|length|height|depth|gradient|velocity|area|volume|score|fraction|attenuation|density|ratio|distance|level)s?\s+)?((of|is|was|are|were|above|below|over|under|from|about|around|exceeding|between|up to|(greater|less|more|fewer|larger|smaller) than|at (least|most))\s+){0,3}([<>\u2264\u2265~\u00B1]\s?)?[-\u2212\u2013]?\d+([.,]\d+)?(\s?([-\u2013x\u00D7]|to|and|by)\s?[-\u2212]?\d+([.,]\d+)?){0,3}\s?(mm|cm|\u00B5m|\u03BCm|um|mL|ml|cc|HU|Hounsfield units?|kPa|m/s|cm/s|mmHg|mm Hg|ms|Hz|MHz|kg|%|percent|degrees|\u00B0|cm2|cm3|mm2|mm3|cm\u00B2|cm\u00B3|mm\u00B2|mm\u00B3|SUV)(?!\w)",
        Options, Budget)]
    private static partial Regex Measure();

    [GeneratedRegex(
        @"\b((hyper|hypo|iso)[- ]?(dense|density|densities|attenuating|attenuation|intense|intensity|intensities|echoic|echogenic|echogenicity|metabolic|metabolism)|anechoic|echogenic|radio-?(lucent|lucency|opaque|opacity|dense)|lucent|lucency|lucencies|opaque|opacity|opacities|opacification|((high|low|intermediate|increased|decreased|reduced|bright|dark|restricted)\s+)((T1|T2|FLAIR)[- ](weighted )?)?(signal( intensity)?|attenuation|density|uptake|echogenicity|diffusion)|ground[- ]glass|(T1|T2)[- ]?(bright|dark|hyperintense|hypointense)|acoustic (shadow(ing)?|enhancement)|posterior (shadowing|enhancement)|avid(ity)?)\b",
        Options, Budget)]
    private static partial Regex Density();

    [GeneratedRegex(
        @"\b(spiculat(ed|ion)|lobulat(ed|ion)|(micro)?lobulated|circumscribed|(well|ill|poorly)[- ](defined|demarcated|circumscribed|marginated)|indistinct|obscured|irregular(ity)?|round(ed)?|oval|ovoid|smooth|sharp(ly)?|lenticular|lentiform|biconvex|convex|concave|crescent(ic|[- ]shaped)?|wedge[- ]shaped|linear|reticular|nodular|stellate|branching|tubular|thick(ened)?[- ]?wall(ed)?|thin[- ]?wall(ed)?|wall thickening|thicken(ed|ing)|taller[- ]than[- ]wide|wider[- ]than[- ]tall|infiltrative|polypoid|sessile|pedunculated|flat|angular|pleomorphic|amorphous|punctate|coarse|displac(ed|ement)|angulat(ed|ion)|comminuted|transverse|oblique|spiral|widen(ed|ing)|narrow(ed|ing)|dilat(ed|ation|ion)|enlarg(ed|ement)|blunt(ed|ing)|flatten(ed|ing)|elevat(ed|ion)|collapsed?|deviat(ed|ion)|shift(ed)?)\b( (margins?|borders?|edges?|walls?|shape|contours?|line|appearance))?",
        Options, Budget)]
    private static partial Regex Margin();

    [GeneratedRegex(@"\b((ring|rim|homogeneous(ly)?|heterogeneous(ly)?|nodular|peripheral|avid(ly)?|early|arterial|delayed|contrast|leptomeningeal|gadolinium|late gadolinium|no|without)[- ])?enhanc(es|ed|ing|ement)\b|\bwash[- ]?(out|in)\b", Options, Budget)]
    private static partial Regex Enhancement();

    [GeneratedRegex(
        @"\b(bilateral(ly)?|unilateral(ly)?|diffuse(ly)?|focal|multifocal|patchy|peripheral(ly)?|central(ly)?|basal|basilar|apical|subpleural|perihilar|peribronchial|perivascular|periventricular|subcortical|juxtacortical|segmental|subsegmental|lobar|(a)?symmetric(al|ally)?|scattered|clustered|solitary|multiple|gravity[- ]dependent|dependent|midline|gr[ae]y[- ]white( matter)? junction|(upper|lower|middle)[- ](lobes?|zones?)( predominan(t|ce))?)\b",
        Options, Budget)]
    private static partial Regex Distribution();

    [GeneratedRegex(@"\b(cystic|solid|spongiform|calcified|calcifications?|necrotic|necrosis|fat(ty)?[- ]?(containing|density|stranding)?|h(a)?emorrhagic|air[- ]filled|fluid[- ]filled|gas|mucinous|myxoid|fibrotic|vascular|hypervascular|avascular|homogeneous|heterogeneous|edema|oedema|stranding)\b", Options, Budget)]
    private static partial Regex Composition();

    [GeneratedRegex(
        @"\b((?-i:[A-Z])?[\w'\u2019-]+([- ](?!(the|a|an|this|no|of)\b)[\w'\u2019-]+)? sign\b|crazy[- ]paving|honeycombing|air bronchograms?|mass effect|midline shift|tree[- ]in[- ]bud|halo|meniscus|silhouette|cavitation|cavity|cavities|kerley b lines?|dural tail|visceral pleural line|air[- ]fluid level|fluid level|absence of lung markings|vascular markings|wall motion abnormalit(y|ies)|flow void|filling defects?)",
        Options, Budget)]
    private static partial Regex Sign();

    [GeneratedRegex(@"\b(\d+\s?kVp?|\d+\s?mAs?|(slice|section) thickness|(repetition|echo|inversion) times?( \((TR|TE|TI)\))?|(TR|TE|TI)\s?(=|of)?\s?\d+\s?ms|b[- ]values?( of \d+)?|field strength|(1\.5|3(\.0)?|7)[- ]?(T|tesla)\b|matrix( size)?|field of view|flip angle|frame rate|pixel spacing|voxel size|\d+\s?[x\u00D7]\s?magnification|\d+x objective)", Options, Budget)]
    private static partial Regex Acquisition();

    [GeneratedRegex(
        @"\b(appears?|appearing|appearance|seen|visible|visuali[sz]ed|shows?|showed|showing|shown|demonstrates?|demonstrated|reveals?|revealed|characteri[sz]ed|includes?|manifests?|presents? (as|with)|defined|typical(ly)?|usual(ly)?|classic(al|ally)?|common(ly)?|often|consists?|indicates?|suggests?|represents?|corresponds?|diagnos(ed|is|tic)|identified|recogni[sz]ed|depicts?|findings? (are|is|include)|features?|hallmarks?|marked by|measures?|measured|graded?|scored?|is|are|may|can)\b",
        Options, Budget)]
    private static partial Regex Description();

    [GeneratedRegex(@"\b(emergency|urgent(ly)?|life[- ]threatening|prognos(is|tic)|mortality|survival|treatment|therapy|surgery|surgical|biopsy|follow[- ]?up|risk( of)?|management|requires?|warrants?|predicts?|outcome|malignan(cy|t) risk|guides?|indication)\b", Options, Budget)]
    private static partial Regex Significance();

    [GeneratedRegex(@"\b(differential( diagnos[ie]s)?(\s+(of|for)\s+[^.,;:]{2,60}?)?(:|\s*\b(includes?|comprises?|contains?|is|are))\s+((also|mainly|broad:?)\s+)?|(told|distinguished|differentiated)\s+from\s+|mimic(s|ked\s+by)?\s+)(?<list>[^.]{3,400})", Options, Budget)]
    private static partial Regex DifferentialList();

    /// <summary>A value that begins with the verb before it.</summary>
    [GeneratedRegex(@"^((of|is|was|are|were|from)\s+)+", Options, Budget)]
    private static partial Regex Leading();

    [GeneratedRegex(@"^\s*(?:and|or)\s+|\s+(?:and|or)\s+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Budget)]
    private static partial Regex LastItem();
}
