using System.Security.Cryptography;
using System.Text;

namespace Lightbox.Ingest.Ledger;

/// <summary>One path of a dataset and what became of it last.</summary>
internal sealed record LedgerRow
{
    /// <summary>Code of a row that was taken in and whose bytes were found rotten or gone since.</summary>
    public const string BytesLost = "BYTES_LOST";

    /// <summary>32 hex digits from dataset and path: the same path is the same entry.</summary>
    public string Id { get; init; } = "";

    /// <summary>datasets/{dataset}.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>Below the source's root, '/' between folders.</summary>
    public string Path { get; init; } = "";

    /// <summary>Where it came from: URL without its query, or absolute path.</summary>
    public string Origin { get; init; } = "";

    /// <summary>jobs/{job}.</summary>
    public string Job { get; init; } = "";

    /// <summary>Bytes; null when it was never looked at.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Since 1970-01-01T00:00:00Z.</summary>
    public long? ModifiedNanos { get; init; }

    /// <summary>The bits of the unsigned number.</summary>
    public long? Inode { get; init; }

    /// <summary>What the source promised, sha256:... or md5:...; empty for nothing.</summary>
    public string Promised { get; init; } = "";

    /// <summary>64 hex digits, of the bytes received when others were stored; empty when they are the same or were never read.</summary>
    public string ReceivedSha256 { get; init; } = "";

    /// <summary>The source's ETag or the like; of an archive's member, what tells the archive from another one. Empty for none.</summary>
    public string Version { get; init; } = "";

    /// <summary>What the protection check found: the name of a set of tags; empty when it was not checked.</summary>
    public string Protection { get; init; } = "";

    /// <summary>64 hex digits, of the bytes stored, or read and not stored; empty when they never were.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>By content; empty when not known.</summary>
    public string Format { get; init; } = "";

    public Verdict Verdict { get; init; }

    /// <summary>UPPER_SNAKE, of a refusal or skip.</summary>
    public string Code { get; init; } = "";

    /// <summary>One sentence for a person.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Where in the file it broke.</summary>
    public long? BreakOffset { get; init; }

    /// <summary>assets/{asset}.</summary>
    public string Asset { get; init; } = "";

    /// <summary>1 when it stays where it was.</summary>
    public int InPlace { get; init; }

    /// <summary>When the verdict was written, Unix milliseconds.</summary>
    public long TimeMs { get; init; }

    /// <summary>lightbox.catalog.v1.RegisterAssetsRequest with what the file holds while the catalogue does not know yet.</summary>
    public byte[]? Registration { get; init; }

    public static string IdOf(string dataset, string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{dataset}\n{path}")))[..32];
}
