using Lightbox.Retrieval.Terminology;

namespace Lightbox.Knowledge.Context;

/// <summary>What an image that is being analysed shows, as far as it is known.</summary>
/// <param name="Asset"><c>assets/{asset}</c>.</param>
/// <param name="Modalities">DICOM CS values; of its datasets where the file says none; may be empty.</param>
/// <param name="BodyParts">Words for the region; of its datasets where the file says none; may be empty.</param>
/// <param name="Findings">What its annotations state as present or measured.</param>
internal sealed record AssetSubject(string Asset, IReadOnlyList<string> Modalities, IReadOnlyList<string> BodyParts, IReadOnlyList<Concept> Findings)
{
    /// <summary>A question for an image nobody asked one about: its findings, else what it is a picture of.</summary>
    public string Question => Findings.Count > 0
        ? string.Join(", ", Findings.Select(finding => finding.Display))
        : string.Join(' ', BodyParts.Concat(Modalities.SelectMany(code => Search.ModalityNames.Names(code).Take(1).DefaultIfEmpty(code))));

    /// <summary>The filters it became, for people.</summary>
    public IEnumerable<string> Filters =>
        [.. Modalities.Select(code => $"modality = {code}"), .. BodyParts.Select(part => $"body_part = {part}"), .. Findings.Select(finding => $"finding = {finding.Display}")];
}
