using System.Text;

namespace Lightbox.Catalog.Citations;

/// <summary>RIS records: two-letter tags, two spaces, a hyphen, a space, the value; ER ends a record.</summary>
internal static class Ris
{
    public static string Write(Reference reference)
    {
        var text = new StringBuilder();
        Line(text, "TY", Kind(reference.Type));
        foreach (var author in reference.Authors.Where(author => !author.IsOthers))
            Line(text, "AU", author.Literal.Length > 0 ? author.Literal : author.Given.Length > 0 ? $"{author.Family}, {author.Given}" : author.Family);
        Line(text, "TI", reference.Title);
        Line(text, "T2", reference.Container);
        Line(text, "PB", reference.Publisher);
        Line(text, "PY", reference.Year);
        Line(text, "VL", reference.Volume);
        Line(text, "IS", reference.Issue);
        var pages = reference.Page.Split('-', 2);
        Line(text, "SP", pages[0]);
        Line(text, "EP", pages.Length > 1 ? pages[1] : "");
        Line(text, "ET", reference.Version);
        Line(text, "DO", reference.Doi);
        Line(text, "UR", reference.Url);
        return text.Append("ER  - \n").ToString();
    }

    private static void Line(StringBuilder text, string tag, string value)
    {
        if (value.Length > 0) text.Append($"{tag}  - {value.ReplaceLineEndings(" ")}\n");
    }

    private static string Kind(string type) => type switch
    {
        "article-journal" => "JOUR",
        "paper-conference" => "CONF",
        "dataset" => "DATA",
        _ => "GEN",
    };
}
