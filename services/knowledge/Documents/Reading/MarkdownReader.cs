using System.Buffers;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>
/// Markdown as it is written: spans are those of the source. Headings with # or an underline, list items, rows of tables, quotes; code, comments and front matter are
/// left out.
/// </summary>
internal sealed class MarkdownReader : IDocumentReader
{
    /// <summary>Lines of nothing but these are rules of tables and divisions.</summary>
    private static readonly SearchValues<char> Marks = SearchValues.Create("|-=:*_ >");

    public string MediaType => "text/markdown";

    public DocumentText Read(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var text = DocumentEncoding.Text(content.Span);
        return new Run(text, cancellation).Read();
    }

    private sealed class Run(string text, CancellationToken cancellation)
    {
        private readonly List<TextBlock> blocks = [];
        private TextLine? open;
        private string section = "";
        private string title = "";

        public DocumentText Read()
        {
            var lines = TextLines.Of(text);
            for (var i = FrontMatter(lines); i < lines.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var line = TextLines.Trimmed(text, lines[i]);
                var shown = text.AsSpan(line.Start, line.End - line.Start);
                if (shown is []) Close();
                else if (shown.StartsWith("```") || shown.StartsWith("~~~")) i = SkipTo(lines, i + 1, shown[..3].ToString());
                else if (shown.StartsWith("<!--")) i = SkipTo(lines, shown.Contains("-->", StringComparison.Ordinal) ? i : i + 1, "-->");
                else if (HeadingText(shown) is { } heading) Heading(heading);
                else if (open is { } paragraph && IsUnderline(shown)) Underlined(paragraph);
                else Prose(line, shown);
            }

            Close();
            return new(title, text, blocks);
        }

        private static bool IsUnderline(ReadOnlySpan<char> line) => line.Trim('=') is [] || (line.Trim('-') is [] && line.Length > 1);

        private static string? HeadingText(ReadOnlySpan<char> line)
        {
            var level = line.IndexOfAnyExcept('#');
            if (level is < 1 or > 6 || line[level] is not (' ' or '\t')) return null;
            return Plain(line[level..].Trim().TrimEnd('#').TrimEnd().ToString());
        }

        private static string Plain(string marked) => MarkdownMarks.Without(marked);

        private void Heading(string heading)
        {
            Close();
            section = heading;
            if (title.Length == 0) title = heading;
        }

        private void Underlined(TextLine paragraph)
        {
            open = null;
            Heading(Plain(text[paragraph.Start..paragraph.End]));
        }

        private void Prose(TextLine line, ReadOnlySpan<char> shown)
        {
            var quote = shown.IndexOfAnyExcept('>', ' ');
            if (shown[0] == '>')
            {
                line = new(line.Start + Math.Max(quote, 0), line.End);
                shown = text.AsSpan(line.Start, line.End - line.Start);
            }

            var bullet = TextLines.BulletLength(shown);
            var row = shown is ['|', ..];
            if (bullet > 0 || row) Close();
            if (!shown.ContainsAnyExcept(Marks)) return;
            open = new(open?.Start ?? (line.Start + bullet), line.End);
            if (row) Close();
        }

        private void Close()
        {
            if (open is { } block && block.Start < block.End) blocks.Add(new(block.Start, block.End, section));
            open = null;
        }

        private int FrontMatter(List<TextLine> lines)
        {
            if (text.AsSpan(lines[0].Start, lines[0].End - lines[0].Start).TrimEnd() is not "---") return 0;
            return Math.Min(SkipTo(lines, 1, "---") + 1, lines.Count);
        }

        /// <summary>The line that has the end mark; the last one when none has.</summary>
        private int SkipTo(List<TextLine> lines, int from, string end)
        {
            Close();
            for (var i = from; i < lines.Count; i++)
            {
                if (text.AsSpan(lines[i].Start, lines[i].End - lines[i].Start).Contains(end, StringComparison.Ordinal)) return i;
            }

            return lines.Count - 1;
        }
    }
}
