using System.Text;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Sources;

/// <summary>Paths from outside (object keys, URLs, names in archives), so that they can only mean something below a root.</summary>
internal static class SafePath
{
    /// <summary>Cleans a path: no root, drive, "." or ".." is left, nor a control character. Never empty.</summary>
    public static string Of(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Replace('\\', '/').Split('/'))
        {
            if (segment is "" or ".") continue;
            segments.Add(segment == ".." || IsDrive(segment) ? "_" : Clean(segment));
        }

        return segments.Count == 0 ? "file" : string.Join('/', segments);
    }

    /// <summary>What is wrong with a path that ought to be a plain one below a root; null when nothing is. The sentence does not quote it.</summary>
    public static Objection? Objection(string path)
    {
        if (path.Length == 0) return Refuse("it is empty");
        if (path[0] is '/' or '\\') return Refuse("it is absolute");
        var segments = path.Split('/', '\\');
        if (IsDrive(segments[0]) || path is [>= 'A' and <= 'Z' or >= 'a' and <= 'z', ':', ..]) return Refuse("it names a drive");
        if (segments.Contains("..")) return Refuse("it leads out of the root");
        return path.Any(char.IsControl) ? Refuse("it holds control characters") : null;

        static Objection Refuse(string why) => Intake.Objection.Refuse("PATH_REFUSED", $"The path is not one below the root: {why}.");
    }

    private static bool IsDrive(string segment) => segment is [_, ':'] && char.IsAsciiLetter(segment[0]);

    private static string Clean(string segment)
    {
        var text = new StringBuilder(segment.Length);
        // A lone surrogate comes out of EnumerateRunes as the replacement character.
        foreach (var rune in segment.EnumerateRunes()) text.Append(Rune.IsControl(rune) ? "_" : rune.ToString());
        return text.ToString();
    }
}
