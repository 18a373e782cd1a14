using System.Text;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.S3;

/// <summary>One line of a manifest.</summary>
/// <param name="Address">What to fetch.</param>
/// <param name="Destination">Where to put it: a folder (ends with '/'), a path, or empty for the place it has in the bucket.</param>
internal sealed record S5cmdLine(S3Address Address, string Destination)
{
    /// <summary>The path of one of the line's objects below the dataset's root.</summary>
    public string PathOf(string key)
    {
        if (Destination.Length > 0 && Destination[^1] != '/' && !Address.IsPattern) return SafePath.Of(Destination);
        if (Destination.Length > 0) return SafePath.Of($"{Destination}/{key[Address.Folder.Length..]}");

        // "cp s3://bucket/series/* ." would put all series into one folder: each keeps the folder it lies in.
        var folder = Address.Folder.TrimEnd('/');
        return SafePath.Of(key[(folder.LastIndexOf('/') + 1)..]);
    }
}

/// <summary>
/// Manifests that s5cmd runs, as the Imaging Data Commons writes them: lines of <c>cp s3://bucket/folder/* .</c>, comments with #. What
/// changes nothing in which objects are meant (numbers of workers, progress) is passed over; what does is refused, not guessed.
/// </summary>
internal static class S5cmdManifest
{
    private static readonly string[] Commands = ["cp", "sync"];

    private static readonly string[] Selecting = ["--exclude", "--include", "--version-id", "--all-versions", "--delete"];

    /// <exception cref="InvalidRequestException">A line that is not one; says which.</exception>
    public static IReadOnlyList<S5cmdLine> Parse(string text, string field)
    {
        var lines = new List<S5cmdLine>();
        var seen = new HashSet<S5cmdLine>();
        var number = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim().Trim('\uFEFF');
            if (line.IsEmpty || line[0] == '#') continue;
            var parsed = Line(Words(line, field, number), field, number);
            if (seen.Add(parsed)) lines.Add(parsed);
        }

        return lines.Count > 0 ? lines : throw new InvalidRequestException(field, "has no line like `cp s3://bucket/folder/* .`");
    }

    private static S5cmdLine Line(List<string> words, string field, int number)
    {
        var source = words.FindIndex(word => word.StartsWith(S3Address.Scheme, StringComparison.Ordinal));
        if (source < 0 || words.Count > source + 2) throw Wrong(field, number, "is not like `cp s3://bucket/folder/* .`");
        var before = words[..source];
        if (before is ["s5cmd", ..]) before.RemoveAt(0);
        if (before.FirstOrDefault(word => word[0] != '-' && !int.TryParse(word, out _)) is { } command && !Commands.Contains(command))
            throw Wrong(field, number, "has another command than cp or sync");
        if (before.Any(word => Selecting.Contains(word.Split('=')[0]))) throw Wrong(field, number, "has an option that selects objects, which is not understood");
        if (!S3Address.TryParse(words[source], out var address)) throw Wrong(field, number, "does not name an object or folder of a bucket");
        return new S5cmdLine(address, Destination(words.Count > source + 1 ? words[source + 1] : ""));
    }

    private static string Destination(string word)
    {
        while (word.StartsWith("./", StringComparison.Ordinal)) word = word[2..];
        return word is "." or "/" ? "" : word;
    }

    /// <summary>Words as a shell sees them: quotes keep spaces together.</summary>
    private static List<string> Words(ReadOnlySpan<char> line, string field, int number)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var open = false;
        foreach (var c in line)
        {
            if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                open = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (open) words.Add(word.ToString());
                word.Clear();
                open = false;
            }
            else
            {
                word.Append(c);
                open = true;
            }
        }

        if (quote != '\0') throw Wrong(field, number, "has a quote that does not end");
        if (open) words.Add(word.ToString());
        return [.. words.Where(each => each.Length > 0)];
    }

    private static InvalidRequestException Wrong(string field, int number, string what) => new(field, $"line {number} {what}");
}
