using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>What the YAML of datasets and of providers has in common.</summary>
internal static class SharedYaml
{
    public static IEnumerable<WebLink> Links(YamlMap yaml) => yaml.Maps("links").Select(link => new WebLink
    {
        Kind = link.Required("rel"),
        Uri = link.Required("url"),
        Title = link.Text("title"),
        Dead = link.Flag("dead"),
        ReplacementUri = link.Text("replacement"),
    });

    public static AccessLevel Access(string level) => level switch
    {
        "open" => AccessLevel.Open,
        "registration" => AccessLevel.Registration,
        "restricted" => AccessLevel.Restricted,
        _ => throw new InvalidDataException($"Access {level} is none of open, registration, restricted."),
    };

    public static IEnumerable<FactSource> Facts(YamlMap source) => source.Texts("fields").Select(field => new FactSource
    {
        Field = field,
        Source = source.Required("source"),
        Section = source.Text("section"),
    });
}
