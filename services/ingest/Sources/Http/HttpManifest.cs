using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Http;

/// <summary>
/// A list of files as text, a line each: URL, length in bytes, hash, in any order; the last two may be missing or "-". Between them blanks, tabs
/// or commas. "md5:", "sha256:" may be left out, the length tells them apart. '#' begins a comment; a first line without a URL is a head.
/// </summary>
internal static class HttpManifest
{
    public const int MaximumBytes = 1 << 20;

    private static readonly char[] Blanks = [' ', '\t'];

    /// <param name="field">Named in errors, with the line.</param>
    /// <exception cref="InvalidRequestException">A line is none; it is named by its number, not quoted.</exception>
    public static IEnumerable<HttpFile> Parse(string text, string field)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) > MaximumBytes) throw new InvalidRequestException(field, $"must be at most {MaximumBytes} bytes");
        var number = 0;
        var isFirst = true;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            var isHead = isFirst && !line.Contains("://", StringComparison.Ordinal);
            isFirst = false;
            if (!isHead) yield return File(Words(line), $"{field} line {number}");
        }
    }

    private static HttpFile File(List<string> words, string field)
    {
        var at = Math.Max(0, words.FindIndex(word => word.Contains("://", StringComparison.Ordinal)));
        var file = new HttpFile { Uri = words[at] };
        foreach (var word in words.Where((word, i) => i != at && word is not ("" or "-")))
        {
            if (Digest(word) is { } digest && file.Digest.Length == 0) file.Digest = digest.ToString();
            else if (!file.HasSizeBytes && long.TryParse(word, System.Globalization.NumberStyles.None, null, out var size)) file.SizeBytes = size;
            else throw new InvalidRequestException(field, "must be a URL, a length in bytes and a hash (md5 or sha256)");
        }

        return file;
    }

    private static Digest? Digest(string word)
    {
        var text = word.Contains(':') ? word : word.Length switch { 32 => "md5:" + word, 64 => "sha256:" + word, _ => "" };
        return Sources.Digest.TryParse(text, out var digest) ? digest : null;
    }

    private static List<string> Words(string line)
    {
        if (line.IndexOfAny(Blanks) >= 0)
            return [.. line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Select(Bare).Where((word, i) => i == 0 || word.Length > 0)];
        if (!line.TrimStart('"', '\'').StartsWith("http", StringComparison.OrdinalIgnoreCase)) return [.. line.Split(',', 3).Select(Bare)];
        // A URL may hold commas of its own: what follows it is taken off from the end.
        var words = new List<string>();
        for (var rest = line; ;)
        {
            var comma = rest.LastIndexOf(',');
            var word = comma < 0 ? "" : Bare(rest[(comma + 1)..]);
            if (comma < 0 || words.Count == 2 || !(word is "" or "-" || word.All(char.IsAsciiDigit) || Digest(word) is not null))
            {
                words.Insert(0, Bare(rest));
                return words;
            }

            words.Insert(0, word);
            rest = rest[..comma];
        }
    }

    private static string Bare(string word) => word.Trim(',', ';', '"', '\'');
}
