using System.Reflection;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>What comes with Lightbox: the YAML embedded in this assembly.</summary>
/// <param name="Version">Changes whenever a file, or the code that reads them, does.</param>
internal sealed record BuiltInContent(string Version, IReadOnlyList<Dataset> Datasets, IReadOnlyList<Provider> Providers, IReadOnlyList<Scenario> Scenarios)
{
    private const string Root = "Content/";

    /// <summary>A deterministic build's module id is a hash of code and resources: no YAML has to be read to know whether it changed.</summary>
    public static string CurrentVersion() => Assembly.GetExecutingAssembly().ManifestModule.ModuleVersionId.ToString("N");

    public static BuiltInContent Read()
    {
        var sources = ReadSources();
        var guides = ReadGuides();
        var datasets = Folder("datasets").Select(file => DatasetYaml.Read(file, sources, guides)).ToList();
        var providers = Folder("providers").Select(ProviderYaml.Read).ToList();
        foreach (var provider in providers) provider.Datasets.Add(datasets.Where(dataset => dataset.Provider == provider.Name).Select(dataset => dataset.Name));
        return new BuiltInContent(CurrentVersion(), datasets, providers, [.. Folder("scenarios").Select(file => ScenarioYaml.Read(file, guides))]);
    }

    public static SourceBook ReadSources() => new(Folder("sources"));

    public static Guides ReadGuides() => new(Folder("guides"));

    public static IEnumerable<YamlMap> Folder(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var file in assembly.GetManifestResourceNames().Where(file => file.StartsWith($"{Root}{name}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(file)!);
            yield return YamlMap.Read(text, file[Root.Length..]);
        }
    }
}
