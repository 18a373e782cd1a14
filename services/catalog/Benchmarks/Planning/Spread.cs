using System.Globalization;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>
/// Chooses among candidates so that the cases are of different people and the classes of the truth come up alike: ten images that are all normal have no sensitivity. Without chance:
/// the candidates' order decides where nothing else does.
/// </summary>
internal static class Spread
{
    /// <summary>A longer text is no class.</summary>
    private const int MaximumClass = 32;

    /// <summary>A patient is chosen again only when everybody was.</summary>
    private const int Again = 1_000_000;

    public static IReadOnlyList<Candidate> Choose(IReadOnlyList<Candidate> candidates, int count)
    {
        var subjects = new Dictionary<string, int>();
        var classes = new Dictionary<string, int>();
        var left = candidates.Select(candidate => (Candidate: candidate, Classes: Classes(candidate).ToList())).ToList();
        var chosen = new List<Candidate>();
        while (chosen.Count < count && left.Count > 0)
        {
            var best = left.MinBy(one => Again * (long)subjects.GetValueOrDefault(one.Candidate.Subject) + one.Classes.Sum(name => classes.GetValueOrDefault(name)));
            left.Remove(best);
            chosen.Add(best.Candidate);
            subjects[best.Candidate.Subject] = subjects.GetValueOrDefault(best.Candidate.Subject) + 1;
            foreach (var name in best.Classes) classes[name] = classes.GetValueOrDefault(name) + 1;
        }

        return chosen;
    }

    /// <summary>What images and studies are told apart by; who the patient is does not count.</summary>
    private static IEnumerable<string> Classes(Candidate candidate) => candidate.Truth
        .Where(annotation => annotation.TargetCase != Annotation.TargetOneofCase.PatientKey)
        .Select(annotation => annotation.ValueCase switch
        {
            Annotation.ValueOneofCase.Flag => $"{annotation.Field}={annotation.Flag}",
            Annotation.ValueOneofCase.Uncertain => $"{annotation.Field}=uncertain",
            Annotation.ValueOneofCase.Text when annotation.Text.Length <= MaximumClass => string.Create(CultureInfo.InvariantCulture, $"{annotation.Field}={annotation.Text.ToLowerInvariant()}"),
            _ => "",
        })
        .Where(name => name.Length > 0).Distinct();
}
