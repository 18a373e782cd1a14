using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Text;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>
/// HTML as a reader sees it, from its tokens alone: no tree is built that could be nested or multiplied without bound, no script runs and nothing is fetched. Scripts,
/// styles, navigation and what is around the article are left out.
/// </summary>
internal sealed class HtmlReader : IDocumentReader
{
    private const int LookEvery = 1000;

    private static readonly HashSet<string> Silent =
        ["script", "style", "noscript", "template", "svg", "math", "nav", "footer", "aside", "form", "button", "select", "iframe", "object", "canvas"];

    private static readonly HashSet<string> Inline =
        ["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "input"];

    public string MediaType => "text/html";

    public DocumentText Read(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var source = DocumentEncoding.Decode(content.Span);
        if (!source.Contains('<', StringComparison.Ordinal)) throw DocumentLimits.Broken("must be HTML; it holds no tag");
        using var text = new TextSource(source);
        using var tokenizer = new HtmlTokenizer(text, HtmlEntityProvider.Resolver) { SkipComments = true, SkipProcessingInstructions = true };
        var run = new Run(tokenizer);
        for (var count = 0; ; count++)
        {
            if (count % LookEvery == 0) cancellation.ThrowIfCancellationRequested();
            var token = tokenizer.Get();
            switch (token.Type)
            {
                case HtmlTokenType.StartTag:
                    run.Start(token.Name, token.AsTag().IsSelfClosing);
                    break;
                case HtmlTokenType.EndTag:
                    run.End(token.Name);
                    break;
                case HtmlTokenType.Character:
                    run.Characters(token.Data);
                    break;
                case HtmlTokenType.EndOfFile:
                    return run.Finish();
            }
        }
    }

    private sealed class Run(HtmlTokenizer tokenizer)
    {
        private readonly TextAssembly assembly = new();
        private readonly StringBuilder open = new();
        private string title = "";
        private string heading = "";
        private string silent = "";
        private int silentDepth;
        private bool inTitle;

        public void Start(string name, bool isClosed)
        {
            // What a tree builder would tell the tokeniser (HTML, 13.2.6): text up to the end tag is no markup.
            tokenizer.State = name switch
            {
                "script" => HtmlParseMode.Script,
                "style" or "iframe" or "noscript" or "noembed" or "noframes" or "xmp" => HtmlParseMode.Rawtext,
                "title" or "textarea" => HtmlParseMode.RCData,
                _ => tokenizer.State,
            };
            if (silentDepth > 0)
            {
                if (name == silent && !isClosed) silentDepth++;
                return;
            }

            if (Silent.Contains(name) && !isClosed)
            {
                Flush();
                (silent, silentDepth) = (name, 1);
                return;
            }

            if (Inline.Contains(name)) return;
            Flush();
            inTitle = name == "title";
            if (name is ['h', >= '1' and <= '6']) heading = name;
        }

        public void End(string name)
        {
            if (silentDepth > 0)
            {
                if (name == silent) silentDepth--;
                return;
            }

            if (Inline.Contains(name)) return;
            Flush();
            inTitle = false;
            heading = "";
        }

        public void Characters(string data)
        {
            if (silentDepth > 0) return;
            foreach (var c in data)
            {
                if (!char.IsWhiteSpace(c)) open.Append(c == '\0' ? ' ' : c);
                else if (open.Length > 0 && open[^1] != ' ') open.Append(' ');
            }

            if (open.Length > DocumentLimits.Characters) throw DocumentLimits.Exceeded($"its text has more than {DocumentLimits.Characters} characters");
        }

        public DocumentText Finish()
        {
            Flush();
            return assembly.ToDocument(title);
        }

        private void Flush()
        {
            var passage = open.ToString().Trim();
            open.Clear();
            if (inTitle) title = passage.Length > 0 ? passage : title;
            else if (heading.Length > 0) assembly.Heading(passage);
            else assembly.Paragraph(passage);
        }
    }
}
