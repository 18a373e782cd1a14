using Lightbox.Catalog.Assets;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Catalog.Annotations;

/// <summary>The filter of a list: equalities joined by AND, which the index answers.</summary>
internal static class AnnotationFilter
{
    private static readonly Dictionary<string, TargetKind?> Fields = new()
    {
        ["asset"] = TargetKind.Asset,
        ["patient_key"] = TargetKind.Patient,
        ["study_key"] = TargetKind.Study,
        ["field"] = null,
    };

    public static SqlCondition Of(string text, FieldWords words)
    {
        var values = new Dictionary<string, object>();
        var sql = "";
        foreach (var restriction in Restrictions(Filter.Parse(text, Fields.Keys).Root))
        {
            if (restriction.Field == "field")
            {
                var names = words.Of(Plain(restriction.Value)).Select(Add).ToList();
                sql += $" AND field IN ({string.Join(", ", names)})";
                continue;
            }

            var target = restriction.Field == "asset" ? AssetNames.Parse(restriction.Value, "filter") : Plain(restriction.Value);
            var (from, to) = AnnotationKey.Range(Fields[restriction.Field]!.Value, target);
            sql += $" AND key >= {Add(from)} AND key < {Add(to)}";
        }

        return new SqlCondition(sql, values);

        string Add(string value)
        {
            var name = $"f{values.Count}";
            values[name] = value;
            return "@" + name;
        }
    }

    private static string Plain(string value) =>
        value.Contains('\0', StringComparison.Ordinal) ? throw new InvalidRequestException("filter", "must not hold NUL") : value;

    private static IEnumerable<Restriction> Restrictions(FilterNode? node) => node switch
    {
        null => [],
        AllOf all => all.Nodes.SelectMany(Restrictions),
        Restriction { Operator: "=" } restriction => [restriction],
        _ => throw new InvalidRequestException("filter", "may only be field = value, joined by AND"),
    };
}
