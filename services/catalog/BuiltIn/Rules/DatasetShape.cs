using YamlDotNet.RepresentationModel;
using static Lightbox.Catalog.BuiltIn.Rules.Values;

namespace Lightbox.Catalog.BuiltIn.Rules;

/// <summary>What a dataset's file may say. What is not known is left out.</summary>
internal static class DatasetShape
{
    /// <summary>Keys that are no facts from elsewhere, so that no row of provenance names them.</summary>
    private static readonly string[] Own = ["id", "kind", "aliases", "title", "summary", "notes", "provenance"];

    private static readonly Rule Modality = OneOf("CT", "MR", "US", "CR", "DX", "MG", "SM", "PT", "NM", "XA", "OP", "OPT", "ES", "XC", "GM", "RF", "PX", "IO", "BMD", "ECG", "IVUS", "IVOCT", "SEG", "RTSTRUCT", "RTDOSE", "RTPLAN", "SR");
    private static readonly Shape Concept = new Shape().Must("name", Text).May("aliases", List(Text)).May("examined", Text).May("note", Text).May("code", ConceptCodes.Shape.Check);

    private static readonly Shape Annotation = new Shape()
        .Must("kind", OneOf("label", "segmentation", "bounding_box", "measurement", "tracing", "score", "caption", "descriptor", "location", "landmark", "annotation", "paired_image"))
        .Must("name", Text).May("by", Text).May("values", List(Text)).May("note", Text).May("unit", Text).May("target", Text);

    /// <summary>Of the files that come with Lightbox: every fact has its source.</summary>
    public static Shape Shape { get; } = Of(isBuiltIn: true).Where(EveryFactHasASource);

    /// <summary>Of what a person brings: the same keys, of which they need no more than id and name.</summary>
    public static Shape OfAPerson { get; } = Of(isBuiltIn: false);

    private static Shape Of(bool isBuiltIn) => new Shape()
        .Must("id", Slug)
        .Must("kind", OneOf("dataset", "collection", "archive", "platform", "atlas", "challenge", "benchmark", "standard"), isBuiltIn)
        .Must("name", Text)
        .May("aliases", List(Text))
        .May("title", Text)
        .Must("provider", Slug, isBuiltIn)
        .Must("summary", Text, isBuiltIn)
        .Must("links", Maps(SharedShapes.Link), isBuiltIn)
        .Must("modalities", Maps(new Shape().May("code", Modality).Must("name", Text).May("sequences", List(Text))), isBuiltIn)
        .May("bodyParts", Maps(Concept))
        .May("findings", Maps(Concept))
        .May("formats", Maps(new Shape().Must("name", Text).May("extension", Text).May("description", Text).May("readWith", List(Text))))
        .May("layout", Layout(isBuiltIn).Check)
        .May("published", Date)
        .May("counts", Maps(SharedShapes.Sourced(new Shape().Must("unit", Text).Must("value", Whole).May("qualifier", OneOf("about", "at least")).May("note", Text), isBuiltIn)))
        .May("sizes", Maps(SharedShapes.Sourced(new Shape().Must("part", Text).Must("bytes", Whole).May("qualifier", OneOf("about")).May("statedAs", Text), isBuiltIn)))
        .May("pathology", new Shape().May("staining", List(Text)).May("magnifications", List(Whole)).May("scanner", Text).May("preparation", Text).Check)
        .May("annotations", Maps(Annotation))
        .May("groundTruth", Some(Text))
        .May("views", List(Text))
        .May("clinicalVariables", Maps(new Shape().Must("name", Text).May("aliases", List(Text)).May("unit", Text)))
        .May("splits", Maps(new Shape().Must("name", Text).May("description", Text)))
        .May("findingCategories", List(OneOf("normal anatomy", "pathology", "artifacts")))
        .May("context", List(OneOf("diagnostic", "screening", "research", "education")))
        .May("validation", new Shape().Must("status", OneOf("peer-reviewed", "clinically validated", "widely validated", "gold standard")).May("note", Text).Check)
        .May("access", new Shape().Must("level", SharedShapes.AccessLevel).May("registration", Flag).May("turnaround", Text).May("note", Text).Check)
        .Must("use", SharedShapes.Use(isBuiltIn).Check, isBuiltIn)
        .May("licence", new Shape().May("spdx", SpdxId).Must("name", Text).Must("url", Url, isBuiltIn).Check)
        .May("citation", SharedShapes.Citation(isBuiltIn).Check)
        .May("acknowledgement", Text)
        .May("tier", Between(1, 3))
        .May("bestFor", List(Text))
        .May("useCases", List(Text))
        .May("keyFeatures", List(Text))
        .May("scenarios", List(Slug))
        .May("notes", List(Text))
        .May("derivedFrom", List(Slug))
        .May("partOf", Slug)
        .Must("provenance", Maps(SharedShapes.Provenance), isBuiltIn);

    private static Shape Layout(bool isBuiltIn) => new Shape().Must("description", Text).Must(
        "paths", Maps(new Shape().Must("pattern", Text).May("glob", Text).Must("role", Text).May("description", Text).May("columns", List(Text))), isBuiltIn);

    /// <summary>Asked of files that are right so far. A use decision of nothing but "ask" states no fact.</summary>
    private static void EveryFactHasASource(YamlNode value, string path, Complaints complaints)
    {
        if (complaints.All.Count > 0) return;
        var map = new YamlMap((YamlMappingNode)value, "");
        var told = map.Maps("provenance").SelectMany(row => row.Texts("fields")).Select(field => field.Split('.')[0]).ToHashSet();
        foreach (var key in map.Keys.Where(key => !Own.Contains(key) && !told.Contains(key) && !(key == "use" && SharedShapes.IsAllAsk(map))))
            complaints.Add(value, key, "named by a row of provenance");
    }
}
