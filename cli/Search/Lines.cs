namespace Lightbox.Cli.Search;

/// <summary>Text broken at spaces, so that it can be read in a terminal; into a file or a pipe each paragraph goes as one line.</summary>
internal static class Lines
{
    /// <summary>Longer lines are hard to read, however wide the terminal.</summary>
    private const int Longest = 110;

    /// <summary>Characters of a line; no limit where nobody looks.</summary>
    public static int TerminalWidth => Console.IsOutputRedirected ? int.MaxValue : Math.Clamp(Console.WindowWidth - 1, 40, Longest);

    /// <param name="indent">Spaces before each line.</param>
    public static IEnumerable<string> Wrap(string text, int width, int indent)
    {
        var room = width - indent;
        var before = new string(' ', indent);
        var rest = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        while (rest.Length > room)
        {
            var cut = rest.LastIndexOf(' ', room);
            if (cut <= 0) cut = rest.IndexOf(' ', StringComparison.Ordinal);
            if (cut < 0) break;
            yield return before + rest[..cut];
            rest = rest[(cut + 1)..];
        }

        yield return before + rest;
    }
}
