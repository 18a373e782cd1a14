using Lightbox.Catalog.BuiltIn.Rules;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>What people call a body part or a finding when they search: lay words and clinicians' own, the same for every dataset that has it. Only the search reads them.</summary>
internal static class SearchWords
{
    private static readonly Lazy<Dictionary<string, string[]>> ByName = new(Read);

    /// <summary>None of a name that has none.</summary>
    public static IReadOnlyList<string> Of(string name) => ByName.Value.GetValueOrDefault(name) ?? [];

    private static Dictionary<string, string[]> Read()
    {
        var words = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in BuiltInContent.Folder("words"))
        {
            file.Demand(OtherShapes.Words);
            foreach (var row in file.Maps("words")) words.Add(row.Required("name"), [.. row.Texts("words")]);
        }

        return words;
    }
}
