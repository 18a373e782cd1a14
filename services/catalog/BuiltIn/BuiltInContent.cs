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
        var datasets = All("datasets", file => DatasetYaml.Read(file, sources, guides));
        var providers = All("providers", ProviderYaml.Read);
        foreach (var provider in providers) provider.Datasets.Add(datasets.Where(dataset => dataset.Provider == provider.Name).Select(dataset => dataset.Name));
        return new BuiltInContent(CurrentVersion(), datasets, providers, All("scenarios", file => ScenarioYaml.Read(file, guides)));
    }

    public static SourceBook ReadSources() => new(Folder("sources"));

    public static Guides ReadGuides() => new(Folder("guides"));

    public static IEnumerable<YamlMap> Folder(string name) => Names(name).Select(Open);

    /// <summary>On all processors: the first start waits for it.</summary>
    private static T[] All<T>(string folder, Func<YamlMap, T> read)
    {
        var names = Names(folder);
        var all = new T[names.Count];
        Parallel.For(0, all.Length, i => all[i] = read(Open(names[i])));
        return all;
    }

    private static List<string> Names(string folder) => [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(file => file.StartsWith($"{Root}{folder}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static YamlMap Open(string name)
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return YamlMap.Read(text, name[Root.Length..]);
    }
}
