namespace Lightbox.Knowledge.BuiltIn;

/// <summary>One document of a content file.</summary>
/// <param name="file">Where it stands, for errors.</param>
internal sealed class ContentNode(string file)
{
    private readonly Dictionary<string, object> values = new(StringComparer.Ordinal);

    public int Count => values.Count;

    public IReadOnlyDictionary<string, object> Values => values;

    /// <exception cref="FormatException">The key is there already.</exception>
    public void Add(string key, object value)
    {
        if (!values.TryAdd(key, value)) throw new FormatException($"{file} has '{key}' twice in one entry.");
    }

    /// <summary>A text; empty when absent.</summary>
    public string Text(string key) => values.TryGetValue(key, out var value) ? value as string ?? throw Wrong(key, "one text") : "";

    /// <exception cref="FormatException">It is absent.</exception>
    public string Required(string key) => Text(key) is { Length: > 0 } text ? text : throw Wrong(key, "a value");

    public IReadOnlyList<string> Texts(string key) =>
        values.TryGetValue(key, out var value) ? value as IReadOnlyList<string> ?? throw Wrong(key, "a list of texts") : [];

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Maps(string key) =>
        values.TryGetValue(key, out var value) ? value as IReadOnlyList<IReadOnlyDictionary<string, string>> ?? throw Wrong(key, "a list of maps") : [];

    private FormatException Wrong(string key, string expected) => new($"{file}, entry '{(values.TryGetValue("id", out var id) ? id : "?")}': '{key}' needs {expected}.");
}
