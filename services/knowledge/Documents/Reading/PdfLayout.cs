using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>Lines of all pages in reading order; what is a heading is known when all have been seen, from the size most of the text has.</summary>
internal sealed class PdfLayout
{
    private const double LargerBy = 1.12;

    private readonly List<Line> lines = [];

    /// <param name="Size">Points, of most of its letters.</param>
    /// <param name="Begins">It is the first of a block that the layout sets apart.</param>
    private sealed record Line(string Text, double Size, bool IsBold, bool Begins);

    public void Add(Page page)
    {
        var words = NearestNeighbourWordExtractor.Instance.GetWords(page.Letters).ToList();
        if (words.Count > DocumentLimits.WordsPerPage) throw DocumentLimits.Exceeded($"page {page.Number} has more than {DocumentLimits.WordsPerPage} words");
        if (words.Count == 0) return;
        var blocks = DocstrumBoundingBoxes.Instance.GetBlocks(words);
        foreach (var block in UnsupervisedReadingOrderDetector.Instance.Get(blocks))
        {
            var begins = true;
            foreach (var line in block.TextLines)
            {
                var letters = line.Words.SelectMany(word => word.Letters).Where(letter => !string.IsNullOrWhiteSpace(letter.Value)).ToList();
                if (letters.Count == 0) continue;
                lines.Add(new(line.Text.Trim(), Median(letters), letters.Count(IsBold) * 2 > letters.Count, begins));
                begins = false;
            }
        }
    }

    public DocumentText ToDocument(string title)
    {
        var assembly = new TextAssembly();
        var body = Body();
        var paragraph = "";
        var heading = "";
        foreach (var line in lines)
        {
            if (IsHeading(line, body))
            {
                assembly.Paragraph(paragraph);
                paragraph = "";
                heading = line.Begins ? End(assembly, heading) + line.Text : Joined(heading, line.Text);
                continue;
            }

            heading = End(assembly, heading);
            if (line.Begins && EndsSentence(paragraph))
            {
                assembly.Paragraph(paragraph);
                paragraph = "";
            }

            paragraph = Joined(paragraph, line.Text);
        }

        End(assembly, heading);
        assembly.Paragraph(paragraph);
        return assembly.ToDocument(title);
    }

    private static string End(TextAssembly assembly, string heading)
    {
        assembly.Heading(heading);
        return "";
    }

    /// <summary>Larger than the text, or bold and short; a caption or a bold sentence is none.</summary>
    private static bool IsHeading(Line line, double body) =>
        TextLines.LooksLikeHeading(line.Text) && (line.Size > body * LargerBy || (line.IsBold && line.Size >= body * 0.95));

    /// <summary>A paragraph that goes on in the next column or page is one.</summary>
    private static bool EndsSentence(string paragraph) => paragraph.Length == 0 || paragraph[^1] is '.' or '!' or '?' or ':' or ';' or ')' or ']' or '"';

    /// <summary>A word that is divided at the line's end is put together again.</summary>
    private static string Joined(string text, string line)
    {
        if (text.Length == 0) return line;
        if (text.Length > 1 && text[^1] is '-' or '\u2010' or '\u00AD' && char.IsLetter(text[^2]) && line.Length > 0 && char.IsLower(line[0])) return text[..^1] + line;
        return text + " " + line;
    }

    private static bool IsBold(Letter letter) => letter.FontDetails.IsBold || (letter.FontName?.Contains("Bold", StringComparison.OrdinalIgnoreCase) ?? false);

    private static double Median(List<Letter> letters)
    {
        var sizes = letters.Select(letter => letter.PointSize).Order().ToList();
        return sizes[sizes.Count / 2];
    }

    /// <summary>The size that most letters have.</summary>
    private double Body() => lines.Count == 0 ? 0 : lines.GroupBy(line => Math.Round(line.Size, 1)).MaxBy(group => group.Sum(line => line.Text.Length))!.Key;
}
