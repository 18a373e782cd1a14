using static Lightbox.Catalog.BuiltIn.Rules.Values;

namespace Lightbox.Catalog.BuiltIn.Rules;

/// <summary>What files of providers, scenarios, sources and guides may say.</summary>
internal static class OtherShapes
{
    public static Shape Provider { get; } = new Shape()
        .Must("id", Slug).Must("name", Text).May("aliases", List(Text)).Must("summary", Text).Must("links", Maps(SharedShapes.Link))
        .May("contact", new Shape().May("email", Text).May("url", Url).Check).May("access", SharedShapes.AccessLevel)
        .May("turnaround", new Shape().May("minHours", Whole).May("maxHours", Whole).Must("text", Text).Check)
        .May("agreement", new Shape().Must("name", Text).May("url", Url).May("note", Text).Check).May("workflow", Maps(SharedShapes.Step))
        .May("tools", Maps(new Shape().Must("name", Text).May("optional", Flag))).May("citationRule", Text).May("acknowledgement", Text)
        .Must("provenance", Maps(SharedShapes.Provenance));

    public static Shape Scenario { get; } = new Shape()
        .Must("id", Slug).Must("title", Text).May("aliases", List(Text)).Must("benchmark", Text).Must("modalities", List(Text)).Must("bodyParts", List(Text)).May("findings", List(Text))
        .Must("datasets", Maps(new Shape().Must("dataset", Slug).Must("reason", Text).May("lacks", Text).May("part", Text)))
        .Must("provenance", Maps(SharedShapes.Provenance));

    public static Shape Source { get; } = new Shape()
        .Must("id", Slug).Must("kind", OneOf("document", "list", "public")).Must("title", Text).Must("summary", Text).May("date", Date).May("url", Url).May("basedOn", List(Slug))
        .May("sections", Maps(new Shape().Must("name", Text).Must("datasets", List(Slug))));

    public static Shape Words { get; } = new Shape().Must("id", Slug).Must("title", Text).Must("words", Maps(new Shape().Must("name", Text).Must("words", List(Text))));

    public static Shape Guide { get; } = new Shape()
        .Must("id", Slug).Must("title", Text).May("steps", Maps(SharedShapes.Step)).May("rules", List(Text))
        .May("formats", Maps(new Shape().Must("name", Text).Must("subject", Text).May("covers", List(Text)).Must("package", Text).Must("steps", List(Text)).Must("command", Text)))
        .May("tools", Maps(new Shape().Must("title", Text).Must("replaces", Text).Must("command", Text)))
        .May("documents", Maps(new Shape().Must("title", Text).Must("replaces", Text).Must("dataset", Slug)))
        .May("characteristics", Maps(new Shape().Must("name", Text).Must("key", OneOf([.. DatasetShape.Shape.Keys])).Must("values", List(Text))))
        .Must("provenance", Maps(SharedShapes.Provenance));
}
