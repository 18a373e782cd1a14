namespace Lightbox.Ingest.Stow;

/// <summary>What became of one instance of a request.</summary>
/// <param name="SopClass">Empty when it could not be read.</param>
/// <param name="SopInstance">As the sender has it; empty when it could not be read.</param>
/// <param name="Failure">Why it is not stored (0008,1197); null when it is.</param>
/// <param name="Warning">What was done to it (0008,1196); null for nothing.</param>
internal sealed record StowResult(string SopClass, string SopInstance, ushort? Failure = null, ushort? Warning = null);

/// <summary>Reasons of PS3.18 table I.2-2 and PS3.7 annex C.</summary>
internal static class StowReason
{
    public const ushort ProcessingFailure = 0x0110, SopClassNotSupported = 0x0122, OutOfResources = 0xA700, DoesNotMatch = 0xA900, CannotUnderstand = 0xC000;

    /// <summary>A warning: elements were changed.</summary>
    public const ushort Coerced = 0xB000;
}
