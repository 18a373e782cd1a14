using YamlDotNet.RepresentationModel;
using static Lightbox.Catalog.BuiltIn.Rules.Values;

namespace Lightbox.Catalog.BuiltIn.Rules;

/// <summary>Shapes that several kinds of files have in common.</summary>
internal static class SharedShapes
{
    private static readonly string[] Purposes = ["research", "training", "redistribution", "commercial"];

    private static readonly Shape Author = new Shape().May("family", Text).May("given", Text).May("name", Text);

    private static readonly Shape Reference = new Shape()
        .Must("id", Slug).Must("type", OneOf("article", "article-journal", "paper-conference", "dataset", "book", "webpage")).Must("title", Text)
        .May("authors", Maps(Author)).May("andOthers", Flag).May("year", Between(1800, 2100)).May("containerTitle", Text).May("publisher", Text).May("volume", Text).May("issue", Text)
        .May("page", Text).May("number", Text).May("version", Text).May("doi", Doi).May("url", Url);

    public static Rule AccessLevel { get; } = OneOf("open", "registration", "restricted");

    public static Shape Link { get; } = new Shape()
        .Must("rel", OneOf("landing", "home", "data", "doi", "paper", "code", "guide", "terms", "wiki", "member", "related")).Must("url", Url).May("title", Text)
        .May("dead", Flag).May("replacement", Url).Where(DeadHasReplacement);

    /// <param name="isRequired">False for what a person states.</param>
    public static Shape Use(bool isRequired)
    {
        var decision = new Shape().Must("answer", OneOf("yes", "no", "ask")).Must("clause", Text, isRequired).Must("link", Url, isRequired);
        return Purposes.Aggregate(new Shape(), (shape, purpose) => shape.Must(purpose, decision.Check, isRequired));
    }

    /// <param name="isRequired">False for what a person states.</param>
    public static Shape Citation(bool isRequired) => new Shape().May("doi", Doi).May("version", Text).Must("text", Text).Must("references", Maps(Reference), isRequired);

    public static Shape Provenance { get; } = Sourced(new Shape().Must("fields", List(Text)).Must("section", Text));

    public static Shape Step { get; } = new Shape().Must("order", Whole).Must("title", Text).May("detail", Text).May("url", Url).May("command", Text).May("optional", Flag);

    /// <summary>With where it comes from: a source of Content/sources; a public one says its page.</summary>
    /// <param name="isRequired">False for what a person states.</param>
    public static Shape Sourced(Shape shape, bool isRequired = true) => shape.Must("source", Slug, isRequired).May("link", Url).May("date", Date).Where((value, path, complaints) =>
    {
        var map = (YamlMappingNode)value;
        if (Of(map, "source") == "public-source" && Of(map, "link").Length == 0) complaints.Add(map, path + ".link", "given for a public source");
    });

    /// <summary>Whether a dataset's use decision leaves every purpose to its publisher.</summary>
    public static bool IsAllAsk(YamlMap dataset) => dataset.Map("use") is { } use && Purposes.All(purpose => use.Map(purpose)?.Text("answer") == "ask");

    private static void DeadHasReplacement(YamlNode value, string path, Complaints complaints)
    {
        var map = (YamlMappingNode)value;
        if (Of(map, "replacement").Length > 0 && Of(map, "dead") != "true") complaints.Add(map, path + ".replacement", "left out while the link is alive");
    }
}
