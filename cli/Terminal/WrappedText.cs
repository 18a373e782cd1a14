namespace Lightbox.Cli.Terminal;

/// <summary>Text in lines no wider than the terminal; what goes to a file or a pipe is left whole.</summary>
internal static class WrappedText
{
    /// <summary>A width at which nothing is wrapped.</summary>
    public const int Whole = 1_000_000;

    private const int Least = 40;

    public static int ConsoleWidth
    {
        get
        {
            if (Console.IsOutputRedirected) return Whole;
            // A terminal that does not say how wide it is says 0.
            return Console.WindowWidth is var width and >= Least ? width : Whole;
        }
    }

    /// <summary>Lines broken between words; a word longer than the width is broken itself, an empty text is one empty line.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.TrimEnd('\r').Split(' '))
            {
                var rest = word;
                if (line.Length > 0 && line.Length + 1 + rest.Length > width)
                {
                    lines.Add(line);
                    line = "";
                }

                for (; line.Length == 0 && rest.Length > width; rest = rest[width..]) lines.Add(rest[..width]);
                line = line.Length == 0 ? rest : $"{line} {rest}";
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>A title in a column of its own, the text beside it.</summary>
    /// <param name="indent">Width of the title's column, characters.</param>
    public static string Titled(string title, string text, int indent, int width)
    {
        var lines = Lines(text, Math.Max(Least / 2, width - indent));
        return string.Join(Environment.NewLine, lines.Select((line, i) => ((i == 0 ? title : "").PadRight(indent) + line).TrimEnd()));
    }
}
