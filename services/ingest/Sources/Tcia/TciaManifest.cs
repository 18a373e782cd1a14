using System.Text;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Tcia;

/// <summary>
/// A `.tcia` file as the NBIA data retriever takes it: lines of key=value, then "ListOfSeriesToDownload=" and one series UID a line. Tools
/// differ in what they let pass; here line ends of any kind, a byte order mark, blanks, commas, comments, repeated series, any case of the key
/// and a UID right behind the '=' are all read. The server it names is not asked: that is configuration's to say.
/// </summary>
internal static class TciaManifest
{
    public const int MaximumBytes = 16 << 20;

    private const string Key = "ListOfSeriesToDownload";

    private static readonly char[] LineEnds = ['\r', '\n'];
    private static readonly char[] Gaps = [' ', '\t', ',', ';', '"'];

    /// <returns>Each series once, in the order of the file.</returns>
    /// <exception cref="InvalidRequestException">It has no list, or something in it is no UID; named by its line, not quoted.</exception>
    public static IReadOnlyList<string> Parse(string text, string field)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaximumBytes) throw new InvalidRequestException(field, $"must be at most {MaximumBytes} bytes");
        var series = new List<string>();
        var seen = new HashSet<string>();
        var listed = false;
        var number = 0;
        foreach (var raw in Lines(text))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var isKey = equals > 0 && line[..equals].Trim().Equals(Key, StringComparison.OrdinalIgnoreCase);
            listed |= isKey;
            if (!isKey && (!listed || equals > 0)) continue;
            foreach (var uid in (isKey ? line[(equals + 1)..] : line).Split(Gaps, StringSplitOptions.RemoveEmptyEntries))
            {
                if (!DicomUid.IsValid(uid)) throw new InvalidRequestException(field, $"line {number} holds no Series Instance UID");
                if (seen.Add(uid)) series.Add(uid);
            }
        }

        if (!listed) throw new InvalidRequestException(field, $"must hold a line {Key}=");
        return series.Count > 0 ? series : throw new InvalidRequestException(field, "names no series");
    }

    /// <summary>"\r\n" is one end of a line.</summary>
    private static string[] Lines(string text) => text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Split(LineEnds);
}
