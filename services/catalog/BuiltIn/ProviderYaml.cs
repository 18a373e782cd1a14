using Lightbox.Catalog.BuiltIn.Rules;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>One provider's YAML to its message.</summary>
internal static class ProviderYaml
{
    public static Provider Read(YamlMap yaml)
    {
        yaml.Demand(OtherShapes.Provider);
        var provider = new Provider
        {
            Name = "providers/" + yaml.Required("id"),
            DisplayName = yaml.Required("name"),
            Aliases = { yaml.Texts("aliases") },
            Summary = yaml.Text("summary"),
            Links = { SharedYaml.Links(yaml) },
            Turnaround = yaml.Map("turnaround")?.Text("text") ?? "",
            Agreement = yaml.Map("agreement")?.Text("name") ?? "",
            AgreementUri = yaml.Map("agreement")?.Text("url") ?? "",
            Acknowledgement = yaml.Text("acknowledgement"),
            CitationRule = yaml.Text("citationRule"),
            Helpdesk = yaml.Map("contact") is { } contact ? contact.Has("email") ? contact.Text("email") : contact.Text("url") : "",
            DownloadTools = { yaml.Maps("tools").Select(tool => tool.Required("name")) },
        };
        if (yaml.Has("access")) provider.Access = SharedYaml.Access(yaml.Text("access"));
        provider.AccessSteps.Add(yaml.Maps("workflow").Select(SharedYaml.Step).OrderBy(step => step.Number));
        return provider;
    }
}
