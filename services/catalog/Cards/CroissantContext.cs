using System.Text.Json.Nodes;

namespace Lightbox.Catalog.Cards;

/// <summary>The JSON-LD context that Croissant 1.1 recommends (its appendix 1).</summary>
internal static class CroissantContext
{
    /// <summary>Terms of Croissant's own vocabulary, without what the others need besides.</summary>
    private static readonly string[] Terms =
    [
        "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes", "isArray",
        "isLiveDataset", "jsonPath", "key", "md5", "parentField", "recordSet", "references", "regex", "readLines", "sdVersion", "separator", "source", "subField", "transform", "unArchive", "value",
    ];

    public static JsonObject Make()
    {
        var context = new JsonObject
        {
            ["@language"] = "en",
            ["@vocab"] = "http://schema.org/",
            ["sc"] = "http://schema.org/",
            ["cr"] = "http://mlcommons.org/croissant/",
            ["rai"] = "http://mlcommons.org/croissant/RAI/",
            ["dct"] = "http://purl.org/dc/terms/",
            ["conformsTo"] = "dct:conformsTo",
            ["data"] = new JsonObject { ["@id"] = "cr:data", ["@type"] = "@json" },
            ["dataType"] = new JsonObject { ["@id"] = "cr:dataType", ["@type"] = "@vocab" },
            ["examples"] = new JsonObject { ["@id"] = "cr:examples", ["@type"] = "@json" },
        };
        foreach (var term in Terms) context[term] = "cr:" + term;
        return context;
    }
}
