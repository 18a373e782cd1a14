using YamlDotNet.RepresentationModel;

namespace Lightbox.Catalog.BuiltIn.Rules;

/// <summary>Complains about a value that is not what its key may hold.</summary>
internal delegate void Rule(YamlNode value, string path, Complaints complaints);

/// <summary>The keys that a mapping may and must have. A key it does not know is wrong: a misspelt fact would be lost without a word.</summary>
internal sealed class Shape
{
    private readonly Dictionary<string, Rule> keys = [];
    private readonly List<string> required = [];
    private readonly List<Rule> wholes = [];

    public IReadOnlyCollection<string> Keys => keys.Keys;

    public Shape Must(string key, Rule rule)
    {
        required.Add(key);
        return May(key, rule);
    }

    public Shape Must(string key, Rule rule, bool isRequired) => isRequired ? Must(key, rule) : May(key, rule);

    public Shape May(string key, Rule rule)
    {
        keys.Add(key, rule);
        return this;
    }

    /// <summary>A rule on the mapping as a whole.</summary>
    public Shape Where(Rule rule)
    {
        wholes.Add(rule);
        return this;
    }

    public void Check(YamlNode value, string path, Complaints complaints)
    {
        if (value is not YamlMappingNode map)
        {
            complaints.Add(value, path, "a mapping");
            return;
        }

        foreach (var (key, child) in map.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (keys.TryGetValue(name, out var rule)) rule(child, Join(path, name), complaints);
            else complaints.Add(key, Join(path, name), $"one of the known keys ({string.Join(", ", keys.Keys)})");
        }

        foreach (var key in required.Where(key => !map.Children.ContainsKey(new YamlScalarNode(key)))) complaints.Add(map, Join(path, key), "given");
        foreach (var rule in wholes) rule(map, path, complaints);
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
