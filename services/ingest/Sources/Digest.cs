using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Lightbox.Ingest.Sources;

/// <summary>A hash that somebody promised for a file.</summary>
/// <param name="Algorithm">"sha256" or "md5".</param>
/// <param name="Hex">Lower-case hex digits, 64 or 32.</param>
internal sealed record Digest(string Algorithm, string Hex)
{
    public const string Sha256 = "sha256";
    public const string Md5 = "md5";

    /// <summary>The algorithm as the platform names it.</summary>
    public HashAlgorithmName Name => Algorithm == Md5 ? HashAlgorithmName.MD5 : HashAlgorithmName.SHA256;

    /// <param name="text">"sha256:{64 hex}" or "md5:{32 hex}", in either case.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException("A digest is sha256:{64 hex digits} or md5:{32 hex digits}.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return false;
        var algorithm = text[..colon].ToLowerInvariant();
        var hex = text[(colon + 1)..].ToLowerInvariant();
        var length = algorithm switch { Sha256 => 64, Md5 => 32, _ => -1 };
        if (hex.Length != length || !hex.All(char.IsAsciiHexDigitLower)) return false;
        digest = new Digest(algorithm, hex);
        return true;
    }

    /// <summary>The 16 bytes of an MD5 as HTTP headers write them (Content-MD5), or null when it is something else.</summary>
    public static Digest? OfBase64Md5(string? base64)
    {
        Span<byte> bytes = stackalloc byte[18];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) && length == 16
            ? new Digest(Md5, Convert.ToHexStringLower(bytes[..16]))
            : null;
    }

    public override string ToString() => $"{Algorithm}:{Hex}";
}
