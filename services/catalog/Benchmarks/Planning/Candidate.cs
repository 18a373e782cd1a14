using System.Security.Cryptography;
using System.Text;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>An image that may be chosen.</summary>
/// <param name="Asset">Id.</param>
/// <param name="Frame">Of an image that holds many pictures, the one; null for the whole.</param>
/// <param name="Truth">What is stated of it, its study and its patient; no outlines.</param>
internal sealed record Candidate(string Asset, string PatientKey, string StudyKey, int? Frame, IReadOnlyList<Annotation> Truth)
{
    /// <summary>Of one picture; more is no truth that a person would score against.</summary>
    private const int MaximumTruth = 200;

    /// <summary>The image as one candidate; where truth is stated by frame (an array of pictures, clips in one file), its frames, as chance orders them.</summary>
    /// <param name="chance">The same text gives the same order.</param>
    /// <param name="count">Frames at most.</param>
    public static IEnumerable<Candidate> Of(string asset, string patient, string study, IReadOnlyList<Annotation> truth, string chance, int count)
    {
        var byFrame = truth.Where(annotation => annotation.HasFrame).ToLookup(annotation => annotation.Frame);
        if (byFrame.Count == 0) return [new Candidate(asset, patient, study, null, [.. truth.Take(MaximumTruth)])];
        var whole = truth.Where(annotation => !annotation.HasFrame).ToList();
        return byFrame.Select(frame => frame.Key).OrderBy(frame => Order(chance, asset, frame), StringComparer.Ordinal).Take(count)
            .Select(frame => new Candidate(asset, patient, study, frame, [.. byFrame[frame].Concat(whole).Take(MaximumTruth)]));
    }

    private static string Order(string chance, string asset, int frame) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{chance}\n{asset}\n{frame}")));

    /// <summary>Whose image it is; images of nobody known are each somebody's.</summary>
    public string Subject => PatientKey.Length > 0 ? PatientKey : StudyKey.Length > 0 ? StudyKey : $"{Asset} {Frame}";
}
