namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>
/// A document as text. Of plain text and Markdown it is the document itself, character by character, so that a span can be looked up in it; of HTML and PDF it is what a
/// reader sees, paragraphs separated by an empty line.
/// </summary>
/// <param name="Title">What the document calls itself; empty when it does not say.</param>
/// <param name="Blocks">Paragraphs, list items and table rows in order; headings are none.</param>
internal sealed record DocumentText(string Title, string Text, IReadOnlyList<TextBlock> Blocks)
{
    /// <summary>Its sections' headings, each once, in order; "" is what stands before the first.</summary>
    public IEnumerable<string> Sections => Blocks.Select(block => block.Section).Distinct();
}

/// <summary>Text that belongs together.</summary>
/// <param name="Start">First character in the text, UTF-16, 0-based.</param>
/// <param name="End">One past the last.</param>
/// <param name="Section">The heading it stands under; empty before the first.</param>
internal sealed record TextBlock(int Start, int End, string Section);
