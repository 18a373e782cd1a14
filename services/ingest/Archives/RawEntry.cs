using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Archives;

/// <summary>What an entry is, whatever the format.</summary>
internal enum RawKind
{
    File,
    Folder,
    SymbolicLink,
    HardLink,

    /// <summary>A device, FIFO or socket.</summary>
    Special,
}

/// <summary>An entry as a format has it: nothing of it is believed yet.</summary>
/// <param name="Name">As it stands there.</param>
/// <param name="SizeBytes">As it says; null when it does not.</param>
/// <param name="Open">Its unpacked bytes.</param>
/// <param name="Crc32">ISO 3309, of the unpacked bytes; null when the format has none.</param>
/// <param name="IsCounted">Its bytes are counted where they are unpacked, not here.</param>
internal sealed record RawEntry(string Name, RawKind Kind, long? SizeBytes, Func<Stream>? Open, uint? Crc32 = null, bool IsCounted = false)
{
    /// <summary>Why it cannot be unpacked.</summary>
    public Objection? Objection { get; init; }
}
