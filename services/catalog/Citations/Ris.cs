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
        // Of a conference's paper T2 is the conference; its proceedings are C3.
        Line(text, "C3", reference.Type == "paper-conference" ? reference.Container : "");
        Line(text, "PB", reference.Publisher);
        Line(text, "PY", reference.Year);
        // Of a conference's paper PY is the conference's year: readers take the date from here.
        Line(text, "DA", reference.Year.Length > 0 ? reference.Year + "///" : "");
        Line(text, "VL", reference.Volume);
        Line(text, "IS", reference.Issue);
        var pages = reference.Page.Split('-', 2);
        Line(text, "SP", pages[0]);
        Line(text, "EP", pages.Length > 1 ? pages[1] : "");
        Line(text, "ET", reference.Type == "article-journal" ? "" : reference.Version);
        Line(text, "DO", reference.Doi);
        Line(text, "UR", reference.Url);
        return text.Append("ER  - \n").ToString();
    }

    private static void Line(StringBuilder text, string tag, string value)
    {
        if (value.Length > 0) text.Append($"{tag}  - {string.Concat(value.ReplaceLineEndings(" ").Where(c => !char.IsControl(c)))}\n");
    }

    private static string Kind(string type) => type switch
    {
        "article-journal" => "JOUR",
        "paper-conference" => "CONF",
        "dataset" => "DATA",
        "book" => "BOOK",
        "webpage" => "ELEC",
        _ => "GEN",
    };
}
