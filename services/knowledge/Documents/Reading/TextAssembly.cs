using System.Text;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>Text put together of paragraphs and headings, for formats whose bytes are not text.</summary>
internal sealed class TextAssembly
{
    private readonly StringBuilder text = new();
    private readonly List<TextBlock> blocks = [];
    private string section = "";

    public string FirstHeading { get; private set; } = "";

    public bool IsEmpty => blocks.Count == 0;

    public void Heading(string heading)
    {
        if (heading.Length == 0) return;
        Append(heading);
        section = heading;
        if (FirstHeading.Length == 0) FirstHeading = heading;
    }

    public void Paragraph(string paragraph)
    {
        if (paragraph.Length == 0) return;
        var start = Append(paragraph);
        blocks.Add(new(start, text.Length, section));
    }

    public DocumentText ToDocument(string title) => new(title.Length > 0 ? title : FirstHeading, text.ToString(), blocks);

    private int Append(string passage)
    {
        if (text.Length > 0) text.Append("\n\n");
        var start = text.Length;
        text.Append(passage);
        return text.Length <= DocumentLimits.Characters ? start : throw DocumentLimits.Exceeded($"its text has more than {DocumentLimits.Characters} characters");
    }
}
