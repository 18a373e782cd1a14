using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>What the YAML of datasets, providers and guides has in common.</summary>
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

    public static AccessStep Step(YamlMap yaml) => new()
    {
        Number = (int)yaml.Number("order"),
        Title = yaml.Required("title"),
        Description = yaml.Has("command") ? $"{yaml.Text("detail")} `{yaml.Text("command")}`".TrimStart() : yaml.Text("detail"),
        Link = yaml.Text("url"),
        IsOptional = yaml.Flag("optional"),
    };
}
