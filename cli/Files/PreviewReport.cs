using System.Text;
using System.Text.Encodings.Web;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Files;

/// <summary>previews.json for machines, index.html for people. File names are data: escaped wherever they are written.</summary>
internal static class PreviewReport
{
    private const string Head = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Previews</title><meta name="viewport" content="width=device-width">
        <style>
        body { margin: 0; padding: 1rem; background: #14161a; color: #d8dce2; font: 14px/1.4 system-ui, sans-serif; }
        h1 { font-size: 1.1rem; font-weight: 600; margin: 0 0 1rem; }
        main { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .75rem; }
        figure { margin: 0; background: #1d2026; border-radius: 6px; overflow: hidden; }
        figure a { display: block; background: #000; }
        img { display: block; width: 100%; height: 11rem; object-fit: contain; }
        figcaption { padding: .4rem .6rem; overflow-wrap: anywhere; font-size: 12px; }
        figcaption small { color: #98a0ab; }
        h2 { font-size: 1rem; font-weight: 600; margin: 1.5rem 0 .5rem; }
        table { border-collapse: collapse; font-size: 12px; }
        td { padding: .2rem .8rem .2rem 0; vertical-align: top; overflow-wrap: anywhere; }
        td + td { color: #e8a45c; }
        </style></head><body>
        """;

    public static void Write(string folder, IReadOnlyList<PreviewOutcome> outcomes)
    {
        File.WriteAllText(Path.Combine(folder, "previews.json"), Json(outcomes));
        File.WriteAllText(Path.Combine(folder, "index.html"), Html(outcomes));
    }

    public static void Print(string folder, int made, int failed, bool json) => Console.Out.WriteLine(json
        ? JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("output", folder);
            writer.WriteNumber("previews", made);
            writer.WriteNumber("errors", failed);
            writer.WriteEndObject();
        })
        : $"{made} previews in {Path.Combine(folder, "index.html")}{(failed > 0 ? $", {failed} files without one (see previews.json)" : string.Empty)}");

    private static string Json(IReadOnlyList<PreviewOutcome> outcomes) => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (var outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("source", outcome.Source);
            if (outcome.Sha256 is { } sha256) json.WriteString("sha256", sha256);
            if (outcome.Bytes is { } bytes) json.WriteNumber("bytes", bytes);
            if (outcome.Format is { } format) json.WriteString("format", format);
            if (outcome.Preview is { } preview)
            {
                json.WriteString("preview", preview);
                json.WriteNumber("width", outcome.Width);
                json.WriteNumber("height", outcome.Height);
            }

            if (outcome.Failure is { } failure)
            {
                json.WriteStartObject("error");
                failure.WriteFields(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Html(IReadOnlyList<PreviewOutcome> outcomes)
    {
        var page = new StringBuilder(Head);
        var made = outcomes.Where(outcome => outcome.Preview is not null).ToList();
        page.Append($"<h1>{made.Count} previews of {outcomes.Count} files</h1><main>\n");
        foreach (var outcome in made)
        {
            var name = HtmlEncoder.Default.Encode(outcome.Source);
            var link = HtmlEncoder.Default.Encode(string.Join('/', outcome.Preview!.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString)));
            page.Append($"<figure><a href=\"{link}\"><img loading=\"lazy\" src=\"{link}\" alt=\"{name}\"></a>");
            page.Append($"<figcaption>{name}<br><small>{outcome.Format}, {outcome.Width} x {outcome.Height}</small></figcaption></figure>\n");
        }

        page.Append("</main>\n");
        if (made.Count == outcomes.Count) return page.Append("</body></html>\n").ToString();
        page.Append("<h2>Without a preview</h2><table>\n");
        foreach (var outcome in outcomes.Where(outcome => outcome.Failure is not null))
        {
            page.Append($"<tr><td>{HtmlEncoder.Default.Encode(outcome.Source)}</td><td>{HtmlEncoder.Default.Encode(outcome.Failure!.Message)}</td></tr>\n");
        }

        return page.Append("</table></body></html>\n").ToString();
    }
}
