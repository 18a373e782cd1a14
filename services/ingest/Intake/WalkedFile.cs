using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Intake;

/// <summary>Something found on the way through a folder.</summary>
/// <param name="Path">Below the source's root, '/' between folders.</param>
/// <param name="FullPath">Absolute.</param>
/// <param name="Stat">What it was when it was found; null when it could not be looked at.</param>
/// <param name="Objection">Why it is not taken in whatever is inside; null for a regular file.</param>
internal sealed record WalkedFile(string Path, string FullPath, FileStat? Stat, Objection? Objection);

/// <summary>Why a file is not taken in.</summary>
/// <param name="IsRefusal">A refusal, or else a skip: nothing is wrong, it is just not an image.</param>
/// <param name="Code">UPPER_SNAKE.</param>
/// <param name="Reason">One sentence for a person, with nothing from inside the file.</param>
/// <param name="Offset">Where in the file it broke.</param>
internal sealed record Objection(bool IsRefusal, string Code, string Reason, long? Offset = null)
{
    /// <summary>Held back for a person to decide: the ledger says quarantined.</summary>
    public bool IsHeldBack { get; init; }

    public static Objection Skip(string code, string reason) => new(false, code, reason);

    public static Objection Refuse(string code, string reason, long? offset = null) => new(true, code, reason, offset);
}
