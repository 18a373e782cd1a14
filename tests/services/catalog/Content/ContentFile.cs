using Lightbox.Testing;
using YamlDotNet.RepresentationModel;

namespace Lightbox.Services.Tests.Catalog.Content;

/// <summary>A YAML file of the catalogue's built-in content, read without the service that uses it.</summary>
internal sealed class ContentFile
{
    private ContentFile(string name, YamlMappingNode root) => (Name, Root) = (name, root);

    /// <summary>"datasets/chexpert".</summary>
    public string Name { get; }

    public YamlMappingNode Root { get; }

    public string Id => Name[(Name.IndexOf('/') + 1)..];

    public static string Folder => Path.Combine(Repository.Root, "services", "catalog", "Content");

    public static IReadOnlyList<ContentFile> All(string kind) =>
        [.. Directory.GetFiles(Path.Combine(Folder, kind), "*.yaml").Order().Select(f => Read($"{kind}/{Path.GetFileNameWithoutExtension(f)}"))];

    public static ContentFile Read(string name) => new(name, Parse(File.ReadAllText(Path.Combine(Folder, name + ".yaml"))));

    public static YamlMappingNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    /// <summary>
    /// The scalars at a path: <c>counts[unit=images].value</c>, <c>findings.name</c>. Lists are walked through; a bracket keeps the items whose key has that value.
    /// </summary>
    public IReadOnlyList<string> Values(string path)
    {
        IEnumerable<YamlNode> nodes = [Root];
        foreach (var step in path.Split('.')) nodes = nodes.SelectMany(n => Step(n, step)).ToArray();
        return [.. nodes.SelectMany(Flat).OfType<YamlScalarNode>().Select(s => s.Value ?? "")];
    }

    private static IEnumerable<YamlNode> Step(YamlNode node, string step)
    {
        var (key, filter) = step.Split('[') is [var k, var f] ? (k, f[..^1].Split('=')) : (step, null);
        foreach (var map in Flat(node).OfType<YamlMappingNode>())
        {
            if (!map.Children.TryGetValue(key, out var child)) continue;
            foreach (var item in Flat(child))
            {
                if (filter is null || (item is YamlMappingNode m && m.Children.TryGetValue(filter[0], out var v) && ((YamlScalarNode)v).Value == filter[1])) yield return item;
            }
        }
    }

    private static IEnumerable<YamlNode> Flat(YamlNode node) => node is YamlSequenceNode list ? list.Children : [node];
}
