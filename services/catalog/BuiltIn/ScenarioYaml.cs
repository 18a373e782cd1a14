using Lightbox.Catalog.BuiltIn.Rules;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>One scenario's YAML to its message.</summary>
internal static class ScenarioYaml
{
    public static Scenario Read(YamlMap yaml, Guides guides)
    {
        yaml.Demand(OtherShapes.Scenario);
        return new Scenario
        {
            Name = "scenarios/" + yaml.Required("id"),
            DisplayName = yaml.Required("title"),
            Aliases = { yaml.Texts("aliases") },
            Benchmark = yaml.Text("benchmark"),
            Modalities = { yaml.Texts("modalities") },
            BodyParts = { yaml.Texts("bodyParts") },
            Findings = { yaml.Texts("findings") },
            Mappings =
            {
                yaml.Maps("datasets").Select(mapping => new ScenarioMapping
                {
                    Dataset = "datasets/" + mapping.Required("dataset"),
                    Reason = mapping.Required("reason"),
                    Lacks = mapping.Text("lacks"),
                    Part = mapping.Text("part"),
                }),
            },
            Steps = { guides.BenchmarkSteps() },
        };
    }
}
