using System.Security.Cryptography;
using System.Text;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Archives;

/// <summary>
/// Which of an archive's names may become a path. A name that would lead elsewhere on any system a file may be given out to is refused, and so
/// is one that another system could not tell from an earlier one.
/// </summary>
internal sealed class EntryNames
{
    /// <summary>Leaves room for the archive's own path within the catalogue's 4096.</summary>
    private const int MaximumName = 2048;

    private const int MaximumShown = 256;

    private static readonly HashSet<string> Reserved = new(
        ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })], StringComparer.OrdinalIgnoreCase);

    // Hashes, so that half a million long names do not fill the memory.
    private readonly HashSet<UInt128> seen = [];

    /// <summary>The path below the archive, or why there is none.</summary>
    public (string Path, Objection? Objection) Take(string name)
    {
        var path = Relative(name, out var fault);
        if (fault is not null) return (Shown(name), Objection.Refuse("UNSAFE_NAME", $"The entry's name {fault}."));
        return seen.Add(Key(path))
            ? (path, null)
            : (path, Objection.Refuse("NAME_COLLISION", "An earlier entry of the archive has the same name, or one that differs only by case."));
    }

    /// <summary>A name that can be shown and kept, whatever it was.</summary>
    public static string Shown(string name)
    {
        var cut = name.Length > MaximumShown ? name[..MaximumShown] : name;
        return string.Create(cut.Length, cut, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '\uFFFD' : from[i];
        });
    }

    private static string Relative(string name, out string? fault)
    {
        fault = NameFault(name);
        if (fault is not null) return "";
        // Old Windows programs write '\'; whoever unpacks on Windows takes it for a separator in any case.
        var segments = name.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").ToList();
        fault = segments.Count == 0 ? "is empty" : segments.Select(SegmentFault).FirstOrDefault(found => found is not null);
        return fault is null ? string.Join('/', segments) : "";
    }

    private static string? NameFault(string name)
    {
        if (name.Length == 0) return "is empty";
        if (name.Length > MaximumName) return $"is longer than {MaximumName} characters";
        if (name.Any(char.IsControl)) return "has control characters";
        if (!IsText(name)) return "is no valid text";
        if (name[0] is '/' or '\\') return "is absolute";
        return name.Length >= 2 && name[1] == ':' && char.IsAsciiLetter(name[0]) ? "begins with a drive" : null;
    }

    private static string? SegmentFault(string segment)
    {
        if (segment == "..") return "leads out of the archive";
        if (segment[^1] is '.' or ' ') return "has a part that ends with a dot or a space";
        if (segment.Length > 255) return "has a part longer than 255 characters";
        var stem = segment.Split('.')[0].TrimEnd();
        return Reserved.Contains(stem) ? "is reserved for a device" : null;
    }

    /// <summary>No half of a surrogate pair, and nothing that was no text to begin with.</summary>
    private static bool IsText(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) return false;
        }

        return true;
    }

    private static UInt128 Key(string path)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(path.ToUpperInvariant()), hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}
