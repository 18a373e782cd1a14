using Lightbox.Catalog.BuiltIn.Rules;
using YamlDotNet.RepresentationModel;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>A YAML mapping by key, with what is absent as empty. The representation model starts faster than a reflecting deserializer.</summary>
internal sealed class YamlMap(YamlMappingNode node, string file)
{
    public static YamlMap Read(TextReader text, string file)
    {
        var stream = new YamlStream();
        stream.Load(text);
        return stream.Documents is [{ RootNode: YamlMappingNode root }] ? new YamlMap(root, file) : throw new InvalidDataException($"{file} is no single mapping.");
    }

    /// <summary>"datasets/chexpert.yaml".</summary>
    public string File => file;

    /// <summary>Where it begins, counted from 1.</summary>
    public long Line => node.Start.Line;

    public IEnumerable<string> Keys => node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <exception cref="InvalidDataException">It is not of this shape.</exception>
    public void Demand(Shape shape)
    {
        var complaints = new Complaints(file);
        shape.Check(node, "", complaints);
        complaints.Demand();
    }

    /// <summary>What is wrong with it, if it is to be of this shape.</summary>
    public IReadOnlyList<Complaint> Complaints(Shape shape)
    {
        var complaints = new Complaints(file);
        shape.Check(node, "", complaints);
        return complaints.All;
    }

    public bool Has(string key) => Child(key) is not null;

    /// <summary>The text, or empty.</summary>
    public string Text(string key) => Child(key) switch
    {
        null => "",
        YamlScalarNode scalar => scalar.Value ?? "",
        var other => throw Wrong(key, $"a text, not a {other.NodeType}"),
    };

    public string Required(string key) => Text(key) is { Length: > 0 } text ? text : throw Wrong(key, "given");

    public long Number(string key) => long.TryParse(Text(key), out var number) ? number : throw Wrong(key, "a whole number");

    public int? OptionalNumber(string key) => Has(key) ? (int)Number(key) : null;

    public bool Flag(string key) => Text(key) is "true";

    /// <summary>A list of texts; one text stands for a list of it.</summary>
    public IEnumerable<string> Texts(string key) => Child(key) switch
    {
        null => [],
        YamlScalarNode scalar => [scalar.Value ?? ""],
        YamlSequenceNode list => list.Children.Select(item => item is YamlScalarNode scalar ? scalar.Value ?? "" : throw Wrong(key, "a list of texts")),
        _ => throw Wrong(key, "a list of texts"),
    };

    /// <summary>A list of mappings.</summary>
    public IEnumerable<YamlMap> Maps(string key) => Child(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children.Select(item => item is YamlMappingNode map ? new YamlMap(map, file) : throw Wrong(key, "a list of mappings")),
        _ => throw Wrong(key, "a list of mappings"),
    };

    /// <summary>The mapping, or null.</summary>
    public YamlMap? Map(string key) => Child(key) switch
    {
        null => null,
        YamlMappingNode map => new YamlMap(map, file),
        _ => throw Wrong(key, "a mapping"),
    };

    private YamlNode? Child(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private InvalidDataException Wrong(string key, string what) => new($"{file}, line {node.Start.Line}: {key} must be {what}.");
}
