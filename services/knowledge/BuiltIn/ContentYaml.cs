namespace Lightbox.Knowledge.BuiltIn;

/// <summary>
/// Reads the part of YAML that the built-in content is written in: documents divided by <c>---</c>, keys with a scalar, a folded text (<c>&gt;-</c>), a list in
/// brackets, or indented items that are scalars or flat maps. No anchors, aliases or tags exist here, so nothing can explode. A general reader costs more at start than
/// all the rest of the service; a test holds this one to YamlDotNet.
/// </summary>
internal sealed class ContentYaml
{
    private readonly string[] lines;
    private readonly string name;
    private int at;

    private ContentYaml(string text, string name) => (lines, this.name) = (text.Split('\n'), name);

    /// <summary>The documents of a file; a value is a string, a list of strings, or a list of string maps.</summary>
    /// <exception cref="FormatException">Says the file and line.</exception>
    public static IReadOnlyList<ContentNode> Read(string text, string name) => new ContentYaml(text, name).Documents();

    private List<ContentNode> Documents()
    {
        var documents = new List<ContentNode>();
        for (var node = new ContentNode(name); ;)
        {
            SkipBlank();
            if (at == lines.Length || lines[at].TrimEnd() == "---")
            {
                if (node.Count > 0) documents.Add(node);
                if (at++ >= lines.Length) return documents;
                node = new ContentNode(name);
                continue;
            }

            if (Indent(lines[at]) != 0) throw Wrong("is indented where a key is expected");
            ReadKey(node);
        }
    }

    private void ReadKey(ContentNode node)
    {
        var (key, value) = Split(lines[at]);
        at++;
        if (value == ">-") node.Add(key, Folded());
        else if (value.Length == 0) ReadItems(node, key);
        else if (value[0] == '[') node.Add(key, Flow(value));
        else node.Add(key, Scalar(value));
    }

    private string Folded()
    {
        var words = new List<string>();
        for (; at < lines.Length && Indent(lines[at]) > 0; at++) words.Add(lines[at].Trim());
        return string.Join(' ', words);
    }

    private void ReadItems(ContentNode node, string key)
    {
        var texts = new List<string>();
        var maps = new List<IReadOnlyDictionary<string, string>>();
        for (SkipBlank(); at < lines.Length && lines[at].StartsWith("  - ", StringComparison.Ordinal); SkipBlank())
        {
            var item = lines[at][4..].Trim();
            if (IsKey(item))
            {
                maps.Add(ReadMap());
                continue;
            }

            texts.Add(Scalar(item));
            at++;
        }

        if (texts.Count > 0 && maps.Count > 0) throw Wrong("mixes texts and maps in one list");
        if (maps.Count > 0) node.Add(key, maps);
        else node.Add(key, texts);
    }

    private Dictionary<string, string> ReadMap()
    {
        var map = new Dictionary<string, string>();
        do
        {
            var (key, value) = Split(lines[at][4..]);
            at++;
            map[key] = value == ">-" ? FoldedIn(4) : Scalar(value);
        }
        while (at < lines.Length && Indent(lines[at]) == 4 && lines[at].Trim().Length > 0);
        return map;
    }

    private string FoldedIn(int indent)
    {
        var words = new List<string>();
        for (; at < lines.Length && Indent(lines[at]) > indent; at++) words.Add(lines[at].Trim());
        return string.Join(' ', words);
    }

    private List<string> Flow(string value)
    {
        if (value[^1] != ']') throw Wrong("has a list that does not end on its line");
        var items = new List<string>();
        var inner = value[1..^1];
        for (var i = 0; i < inner.Length;)
        {
            while (i < inner.Length && inner[i] is ' ' or ',') i++;
            if (i == inner.Length) break;
            var end = inner[i] == '"' ? inner.IndexOf('"', i + 1) + 1 : inner.IndexOf(',', i);
            if (end <= 0) end = inner.Length;
            items.Add(Scalar(inner[i..end].Trim()));
            i = end;
        }

        return items;
    }

    private static string Scalar(string value) =>
        value.Length > 1 && value[0] == '"' && value[^1] == '"' ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal) : value;

    private (string Key, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || (colon + 1 < line.Length && line[colon + 1] != ' ')) throw Wrong("has no 'key: value'");
        return (line[..colon].Trim(), line[(colon + 1)..].Trim());
    }

    private static bool IsKey(string item)
    {
        var colon = item.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || (colon + 1 < item.Length && item[colon + 1] != ' ')) return false;
        foreach (var c in item.AsSpan(0, colon))
        {
            if (!char.IsAsciiLetter(c)) return false;
        }

        return true;
    }

    private void SkipBlank()
    {
        while (at < lines.Length && (lines[at].AsSpan().Trim().Length == 0 || lines[at].AsSpan().TrimStart() is ['#', ..])) at++;
    }

    private static int Indent(string line)
    {
        var i = 0;
        while (i < line.Length && line[i] == ' ') i++;
        return i;
    }

    private FormatException Wrong(string what) => new($"{name}, line {at + 1} {what}.");
}
