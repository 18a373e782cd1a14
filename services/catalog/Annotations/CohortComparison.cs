using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Catalog.Annotations;

/// <summary>One restriction of a cohort's filter.</summary>
internal static class CohortComparison
{
    private const int Number = (int)Annotation.ValueOneofCase.Number;
    private const int Text = (int)Annotation.ValueOneofCase.Text;
    private const int Flag = (int)Annotation.ValueOneofCase.Flag;
    private const int Uncertain = (int)Annotation.ValueOneofCase.Uncertain;

    /// <summary>Words for what flags say.</summary>
    private static readonly Dictionary<string, (int Kind, double Number)> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] = (Flag, 1),
        ["present"] = (Flag, 1),
        ["false"] = (Flag, 0),
        ["absent"] = (Flag, 0),
        ["uncertain"] = (Uncertain, -1),
    };

    /// <summary>A column of the memberships; an empty one is not stated.</summary>
    public static string OfColumn(string column, Restriction restriction, bool negated, Func<object, string> add)
    {
        if (restriction is { Operator: ":", Value: "*" }) return negated ? $"({column} = '')" : $"({column} <> '')";
        if (restriction.Operator is not ("=" or "!=" or ":")) throw Wrong(restriction, "= != :");
        var isNegative = (restriction.Operator == "!=") != negated;
        if (column == "u.path" && restriction.Value.EndsWith('*'))
        {
            // A range, because LIKE ignores case in one store and not in the other.
            var from = add(restriction.Value[..^1]);
            var to = add(restriction.Value[..^1] + char.ConvertFromUtf32(0x10FFFF));
            var within = $"({column} >= @{from} AND {column} < @{to})";
            return isNegative ? $"({column} <> '' AND NOT {within})" : within;
        }

        var values = string.Join(", ", WordsOf(column, restriction.Value).Select(word => "@" + add(word)));
        return isNegative ? $"({column} <> '' AND {column} NOT IN ({values}))" : $"({column} IN ({values}))";
    }

    /// <summary>A value of an annotation <c>n</c>, and whether the restriction asks for the contrary of the comparison.</summary>
    public static (string Sql, bool IsNegative) OfValue(Restriction restriction, Func<object, string> add)
    {
        var isNumber = double.TryParse(restriction.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        if (restriction.Operator is "<" or "<=" or ">" or ">=")
        {
            if (!isNumber) throw Wrong(restriction, "a number there, or = != :");
            // Uncertain is kept as -1 but is no amount.
            return ($"(n.value_kind IN ({Number}, {Flag}) AND n.number {restriction.Operator} @{add(number)})", false);
        }

        var sql = $"(n.value_kind = {Text} AND n.word = @{add(restriction.Value.ToLowerInvariant())})";
        if (isNumber) sql = $"({sql} OR (n.value_kind IN ({Number}, {Flag}, {Uncertain}) AND n.number = @{add(number)}))";
        else if (Words.TryGetValue(restriction.Value, out var word)) sql = $"({sql} OR (n.value_kind = {word.Kind} AND n.number = @{add(word.Number)}))";
        return (sql, restriction.Operator == "!=");
    }

    /// <summary>Sources write the same part of a dataset in three ways.</summary>
    private static string[] WordsOf(string column, string value) => column == "u.split" && value is ("val" or "valid" or "validation") ? ["val", "valid", "validation"] : [value];

    private static InvalidRequestException Wrong(Restriction restriction, string takes) =>
        new("filter", $"compares {restriction.Field} with {restriction.Operator}; it takes {takes}");
}
