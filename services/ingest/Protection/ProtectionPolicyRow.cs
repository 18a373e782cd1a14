using Lightbox.Imaging.Dicom.Deidentification;
using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Protection;

/// <summary>What is done about identifiers in a dataset's files.</summary>
/// <param name="Version">Counts the changes, from 1; 0 for a dataset whose policy nobody ever set.</param>
internal sealed record ProtectionPolicyRow(ProtectionAction Action, bool CleanDescriptors, bool RetainLongitudinal, long Version)
{
    /// <summary>Nothing is changed behind a person's back; whoever asks for pseudonyms keeps as much as they allow.</summary>
    public static ProtectionPolicyRow Default { get; } = new(ProtectionAction.Accept, CleanDescriptors: true, RetainLongitudinal: true, 0);

    public string Etag => $"p{Version}";

    public PseudonymOptions Options => new(CleanDescriptors, RetainLongitudinal);

    public ProtectionPolicy Message(string dataset) => new()
    {
        Name = $"{dataset}/protectionPolicy",
        Action = Action,
        CleanDescriptors = CleanDescriptors,
        RetainLongitudinal = RetainLongitudinal,
        Etag = Etag,
    };
}
