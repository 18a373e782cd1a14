using Lightbox.Retrieval.Terminology;

namespace Lightbox.Knowledge.Documents.Finding;

/// <summary>Which of a sentence's concepts it is about.</summary>
internal static class Subjects
{
    /// <summary>Surer than an abbreviation that nothing settles.</summary>
    private const double LeastScore = 0.6;

    /// <summary>Findings that describe others more often than they are the matter.</summary>
    private static readonly HashSet<string> General =
    [
        "mass", "lesion", "nodule", "cyst", "calcification", "edema", "tumor", "carcinoma", "malignant", "benign", "inflammation", "stenosis", "fibrosis", "necrosis", "hemorrhage", "lung-opacity",
        "hyperplasia", "no-finding", "embolism", "thrombus", "thrombosis", "dilatation", "infection", "ischemia", "atrophy", "dysplasia", "metastasis",
    ];

    /// <summary>What a patient feels; it goes with an entry and is seldom one.</summary>
    private static readonly HashSet<string> SymptomIds =
    [
        "cough", "dyspnea", "chest-pain", "fever", "headache", "abdominal-pain", "nausea", "vomiting", "dizziness", "fatigue", "back-pain", "weight-loss", "hemoptysis", "jaundice", "dysphagia",
        "palpitations", "syncope", "diarrhea", "constipation", "blurred-vision", "vision-loss", "weakness", "numbness", "pain", "memory-loss", "night-sweats", "hoarseness", "wheezing", "hematuria", "joint-pain",
        "knee-pain", "neck-pain", "pelvic-pain", "chills", "sweating", "itching", "tinnitus", "hearing-loss", "confusion", "double-vision", "bloating", "heartburn", "hip-pain", "shoulder-pain", "loss-of-appetite",
    ];

    public static bool IsSymptom(Concept concept) => concept.Kind == ConceptKind.Finding && SymptomIds.Contains(concept.Id);

    public static bool IsCertain(TermMatch match) => !match.IsNegated && match.Score >= LeastScore;

    /// <summary>
    /// The finding a heading names; else the first specific finding of the sentence, else the first general one. Null when it has none.
    /// </summary>
    public static Concept? Finding(Concept? ofHeading, IEnumerable<TermMatch> matches)
    {
        if (ofHeading is not null) return ofHeading;
        var findings = matches.Where(match => match.Concept.Kind == ConceptKind.Finding && IsCertain(match) && !IsSymptom(match.Concept)).Select(match => match.Concept).ToList();
        return findings.Find(concept => !General.Contains(concept.Id)) ?? findings.FirstOrDefault();
    }

    /// <summary>The one specific finding that a heading names: a heading that names several, or a general one, is about none in particular.</summary>
    public static Concept? OfHeading(IEnumerable<TermMatch> matches)
    {
        var findings = matches.Where(match => match.Concept.Kind == ConceptKind.Finding && IsCertain(match) && !IsSymptom(match.Concept) && !General.Contains(match.Concept.Id))
            .Select(match => match.Concept).DistinctBy(concept => concept.Id).ToList();
        return findings.Count == 1 ? findings[0] : null;
    }
}
