using System.Text;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>A column's name as the field of an annotation: "PD-L1 (%)" is pd_l1 in %.</summary>
internal static class ColumnName
{
    private const int MaximumLength = 64;

    /// <summary>Words for units to UCUM.</summary>
    private static readonly Dictionary<string, string> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["years"] = "a",
        ["year"] = "a",
        ["yrs"] = "a",
        ["y"] = "a",
        ["months"] = "mo",
        ["days"] = "d",
        ["mm"] = "mm",
        ["cm"] = "cm",
        ["m"] = "m",
        ["kg"] = "kg",
        ["g"] = "g",
        ["ml"] = "mL",
        ["%"] = "%",
        ["percent"] = "%",
        ["hu"] = "[hnsf'U]",
        ["mm hg"] = "mm[Hg]",
        ["mmhg"] = "mm[Hg]",
    };

    /// <summary>Lower-case letters and digits, everything else one '_'; a unit in brackets at the end comes apart.</summary>
    public static (string Field, string Unit) Parse(string column)
    {
        var name = column.Trim();
        var unit = "";
        var open = Math.Max(name.LastIndexOf('('), name.LastIndexOf('['));
        if (open > 0 && name[^1] is ')' or ']' && Units.TryGetValue(name[(open + 1)..^1].Trim(), out var known)) (name, unit) = (name[..open], known);
        var field = Slug(name);
        return (field, unit.Length == 0 && field == "age" ? "a" : unit);
    }

    /// <summary>Empty when nothing of it is a letter or digit.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '_') slug.Append('_');
        }

        return slug.ToString(0, Math.Min(slug.Length, MaximumLength)).Trim('_');
    }

    /// <summary>UCUM for a word of a source ("years"); empty when it is not known.</summary>
    public static string Unit(string word) => Units.GetValueOrDefault(word.Trim(), "");
}
