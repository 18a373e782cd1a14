using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.BuiltIn.Rules;

/// <summary>What holds between files: nothing points at what is not there, and nothing is there twice.</summary>
internal static class Relations
{
    public static IReadOnlyList<string> Problems(BuiltInContent content) => [.. Datasets(content), .. Scenarios(content), .. Twice(content.Datasets)];

    private static IEnumerable<string> Datasets(BuiltInContent content)
    {
        var names = content.Datasets.Select(dataset => dataset.Name).ToHashSet();
        var providers = content.Providers.Select(provider => provider.Name).ToHashSet();
        foreach (var dataset in content.Datasets)
        {
            if (!providers.Contains(dataset.Provider)) yield return $"{dataset.Name}: there is no {dataset.Provider}";
            foreach (var other in (string[])[.. dataset.DerivedFrom, .. dataset.PartOf.Length > 0 ? [dataset.PartOf] : (string[])[]])
            {
                if (!names.Contains(other)) yield return $"{dataset.Name}: there is no {other}";
                if (other == dataset.Name) yield return $"{dataset.Name}: comes from itself";
            }
        }
    }

    private static IEnumerable<string> Scenarios(BuiltInContent content)
    {
        var mapped = content.Scenarios.SelectMany(scenario => scenario.Mappings.Select(mapping => (scenario.Name, mapping.Dataset))).ToHashSet();
        var said = content.Datasets.SelectMany(dataset => dataset.Scenarios.Select(scenario => (scenario, dataset.Name))).ToHashSet();
        foreach (var (scenario, dataset) in mapped.Except(said)) yield return $"{scenario}: {dataset} does not name it, or is not there";
        foreach (var (scenario, dataset) in said.Except(mapped)) yield return $"{dataset}: {scenario} does not map to it, or is not there";
    }

    /// <summary>One resource, one entry: no name or alias belongs to two.</summary>
    private static IEnumerable<string> Twice(IReadOnlyList<Dataset> datasets) => datasets
        .SelectMany(dataset => ((string[])[dataset.DisplayName, .. dataset.Aliases]).Select(name => (Name: name.ToUpperInvariant(), Dataset: dataset.Name)).Distinct())
        .GroupBy(pair => pair.Name).Where(group => group.Count() > 1)
        .Select(group => $"{string.Join(" and ", group.Select(pair => pair.Dataset))} are both called {group.Key}");
}
