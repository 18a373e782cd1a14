namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>Plain text: paragraphs between empty lines; a heading is a short line of its own, one in capitals, or one that is underlined.</summary>
internal sealed class PlainTextReader : IDocumentReader
{
    public string MediaType => "text/plain";

    public DocumentText Read(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var text = DocumentEncoding.Text(content.Span);
        var blocks = new List<TextBlock>();
        var (title, section) = ("", "");
        foreach (var group in Groups(text))
        {
            cancellation.ThrowIfCancellationRequested();
            var rest = group;
            if (HeadingLines(text, group) is var taken && taken > 0)
            {
                section = text[group[0].Start..group[0].End];
                if (title.Length == 0 && blocks.Count == 0) title = section;
                rest = group[taken..];
            }

            foreach (var block in Paragraphs(text, rest)) blocks.Add(new(block.Start, block.End, section));
        }

        return new(title, text, blocks);
    }

    /// <summary>Lines between empty ones, without white space around them.</summary>
    private static IEnumerable<List<TextLine>> Groups(string text)
    {
        var group = new List<TextLine>();
        foreach (var line in TextLines.Of(text))
        {
            var trimmed = TextLines.Trimmed(text, line);
            if (trimmed.Start < trimmed.End)
            {
                group.Add(trimmed);
                continue;
            }

            if (group.Count > 0) yield return group;
            group = [];
        }

        if (group.Count > 0) yield return group;
    }

    /// <summary>How many lines at the beginning are a heading: none, one, or one with its underline.</summary>
    private static int HeadingLines(string text, List<TextLine> group)
    {
        var first = text.AsSpan(group[0].Start, group[0].End - group[0].Start);
        if (!TextLines.LooksLikeHeading(first) || TextLines.BulletLength(first) > 0 && group.Count > 1 && TextLines.BulletLength(text.AsSpan(group[1].Start)) > 0) return 0;
        if (group.Count == 1) return 1;
        if (text.AsSpan(group[1].Start, group[1].End - group[1].Start).Trim("=-~") is []) return 2;
        return first.ContainsAnyInRange('a', 'z') ? 0 : 1;
    }

    /// <summary>A paragraph is all its lines; items of a list are each one.</summary>
    private static IEnumerable<TextLine> Paragraphs(string text, List<TextLine> lines)
    {
        TextLine? open = null;
        foreach (var line in lines)
        {
            var bullet = TextLines.BulletLength(text.AsSpan(line.Start, line.End - line.Start));
            if (bullet > 0)
            {
                if (open is { } before) yield return before;
                open = new(line.Start + bullet, line.End);
                continue;
            }

            open = new(open?.Start ?? line.Start, line.End);
        }

        if (open is { } last) yield return last;
    }
}
