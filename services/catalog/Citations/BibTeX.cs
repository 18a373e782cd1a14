using System.Text;

namespace Lightbox.Catalog.Citations;

/// <summary>BibTeX entries.</summary>
internal static class BibTeX
{
    public static string Write(Reference reference)
    {
        var fields = new (string Name, string Value)[]
        {
            ("author", string.Join(" and ", reference.Authors.Select(Author))),
            ("title", reference.Title.Length > 0 ? "{" + Escape(reference.Title) + "}" : ""),
            (reference.Type == "paper-conference" ? "booktitle" : "journal", Escape(reference.Container)),
            ("publisher", Escape(reference.Publisher)),
            ("year", Bare(reference.Year)),
            ("volume", Bare(reference.Volume)),
            ("number", Escape(reference.Issue.Length > 0 ? reference.Issue : reference.Number)),
            ("pages", Bare(reference.Page).Replace("-", "--", StringComparison.Ordinal)),
            ("version", Escape(reference.Version)),
            ("doi", Bare(reference.Doi)),
            ("url", Bare(reference.Url)),
        };
        var text = new StringBuilder($"@{Kind(reference.Type)}{{{Key(reference.Id)}");
        foreach (var (name, value) in fields.Where(field => field.Value.Length > 0)) text.Append($",\n  {name} = {{{value}}}");
        return text.Append("\n}").ToString();
    }

    private static string Kind(string type) => type switch
    {
        "article-journal" => "article",
        "paper-conference" => "inproceedings",
        "book" => "book",
        _ => "misc",
    };

    private static string Key(string id) => string.Concat(id.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    private static string Author(Author author) =>
        author.Literal.Length > 0 ? author.IsOthers ? "others" : "{" + Escape(author.Literal) + "}" : author.Given.Length > 0 ? $"{Escape(author.Family)}, {Escape(author.Given)}" : Escape(author.Family);

    /// <summary>For what is not typeset: a brace would end the field.</summary>
    private static string Bare(string text) => string.Concat(text.Where(c => c is not ('{' or '}' or '\\') && !char.IsControl(c)));

    /// <summary>TeX's special characters. BibTeX counts braces even behind a backslash, so that they are spelled out.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            if (c is '&' or '%' or '$' or '#' or '_') escaped.Append('\\').Append(c);
            else if (c is '{') escaped.Append("\\textbraceleft{}");
            else if (c is '}') escaped.Append("\\textbraceright{}");
            else if (c is '~') escaped.Append("\\textasciitilde{}");
            else if (c is '\\') escaped.Append("\\textbackslash{}");
            else if (!char.IsControl(c)) escaped.Append(c);
        }

        return escaped.ToString();
    }
}
