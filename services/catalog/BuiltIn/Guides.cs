using Lightbox.Catalog.BuiltIn.Rules;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>What the documents say of all datasets together: how formats are read, how a scenario becomes a benchmark, what users owe.</summary>
internal sealed class Guides
{
    private readonly Dictionary<string, YamlMap> byId = [];
    private readonly Dictionary<string, string> reading = [];

    public Guides(IEnumerable<YamlMap> files)
    {
        foreach (var file in files)
        {
            file.Demand(OtherShapes.Guide);
            byId.Add(file.Required("id"), file);
        }

        foreach (var format in byId.Values.SelectMany(file => file.Maps("formats")))
        {
            var text = $"{string.Join(' ', format.Texts("steps"))} Or: `{format.Required("command")}`";
            foreach (var name in format.Texts("covers").Prepend(format.Required("name"))) reading.Add(name, $"{text} (package {format.Required("package")}).");
        }
    }

    /// <summary>How files of a format are read, or null.</summary>
    public string? Reading(string format) => reading.GetValueOrDefault(format);

    /// <summary>From a mapping to a benchmark, in order.</summary>
    public IEnumerable<AccessStep> BenchmarkSteps() => Steps("benchmark");

    /// <summary>What whoever uses the datasets owes.</summary>
    public IEnumerable<string> CitationRules() => byId.TryGetValue("citation-rules", out var guide) ? guide.Texts("rules") : [];

    private IEnumerable<AccessStep> Steps(string guide) => byId.TryGetValue(guide, out var file) ? file.Maps("steps").Select(SharedYaml.Step).OrderBy(step => step.Number) : [];
}
