using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>An image that may be chosen.</summary>
/// <param name="Asset">Id.</param>
/// <param name="Truth">What is stated of it, its study and its patient; no outlines.</param>
internal sealed record Candidate(string Asset, string PatientKey, string StudyKey, IReadOnlyList<Annotation> Truth)
{
    /// <summary>Whose image it is; images of nobody known are each somebody's.</summary>
    public string Subject => PatientKey.Length > 0 ? PatientKey : StudyKey.Length > 0 ? StudyKey : Asset;
}
