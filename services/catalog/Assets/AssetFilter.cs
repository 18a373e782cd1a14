using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Catalog.Assets;

/// <summary>A filter over assets as SQL. Only the columns below are named; values are parameters, wildcards in them are escaped.</summary>
internal static class AssetFilter
{
    private static readonly Dictionary<string, string> Columns = new()
    {
        ["format"] = "a.format",
        ["kind"] = "a.kind",
        ["modality"] = "a.modality",
        ["body_part"] = "a.body_part",
        ["split"] = "m.split",
        ["patient_key"] = "m.patient_key",
        ["study_key"] = "m.study_key",
        ["study_instance_uid"] = "a.study_uid",
        ["series_instance_uid"] = "a.series_uid",
        ["sop_instance_uid"] = "a.sop_uid",
        ["path"] = "m.path",
        // The worst of the parts' best, as an asset's own state.
        ["state"] = "(SELECT MAX(COALESCE((SELECT MIN(l.state) FROM file_locations l WHERE l.sha256 = p.sha256), 3)) FROM asset_parts p WHERE p.asset_id = a.id)",
    };

    private static readonly string[] OfSeries = ["modality", "body_part", "patient_key", "study_key", "study_instance_uid"];

    /// <summary>Fields that few rows of a dataset share, each with an index of its own.</summary>
    private static readonly HashSet<string> Keys = ["patient_key", "study_key", "study_instance_uid", "series_instance_uid", "sop_instance_uid"];

    public static AssetCondition ForAssets(string filter)
    {
        var parsed = Filter.Parse(filter, Columns.Keys);
        if (parsed.Root is not { } root) return AssetCondition.None;
        IReadOnlyList<FilterNode> parts = root is AllOf all ? all.Nodes : [root];
        var facets = parts.Where(FacetFilter.IsOne).ToList();
        var key = parts.OfType<Restriction>().FirstOrDefault(part => Keys.Contains(part.Field) && part is { Operator: "=", Value.Length: > 0 });
        return new AssetCondition(
            Of(parsed),
            facets.Count > 0 ? facet => facets.TrueForAll(part => FacetFilter.Matches(part, facet)) : null,
            facets.Count == parts.Count,
            key is null ? null : (Columns[key.Field], key.Value));
    }

    public static SqlCondition ForSeries(string filter) => Of(Filter.Parse(filter, OfSeries));

    private static SqlCondition Of(Filter filter)
    {
        if (filter.Root is not { } root) return SqlCondition.None;
        var values = new Dictionary<string, object>();
        return new SqlCondition(" AND " + Sql(root, values), values);
    }

    private static string Sql(FilterNode node, Dictionary<string, object> values) => node switch
    {
        AllOf all => "(" + string.Join(" AND ", all.Nodes.Select(part => Sql(part, values))) + ")",
        AnyOf any => "(" + string.Join(" OR ", any.Nodes.Select(part => Sql(part, values))) + ")",
        NoneOf none => "NOT " + Sql(none.Node, values),
        Restriction restriction => Sql(restriction, values),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no filter node."),
    };

    private static string Sql(Restriction restriction, Dictionary<string, object> values)
    {
        var column = Columns[restriction.Field];
        var name = $"f{values.Count}";
        if (restriction.Field is "kind" or "state")
        {
            values[name] = restriction.Field == "kind"
                ? Number<ImageKind>(restriction, "image, slide, volume, clip, document")
                : Number<AssetState>(restriction, "available, source_changed, missing");
            return $"({column} {Operator(restriction, "=", "!=")} @{name})";
        }

        if (restriction.Value.Contains('\0', StringComparison.Ordinal)) throw new InvalidRequestException("filter", "must not hold NUL");
        if (restriction.Operator == "=" && restriction.Field == "path" && restriction.Value.EndsWith('*'))
        {
            // A range, because LIKE ignores case in one store and not in the other, and a range can use the index.
            values[name] = restriction.Value[..^1];
            values[name + "end"] = restriction.Value[..^1] + char.ConvertFromUtf32(0x10FFFF);
            return $"({column} >= @{name} AND {column} < @{name}end)";
        }

        values[name] = restriction.Value;
        return restriction.Operator == ":" && restriction.Value == "*" ? $"({column} <> '')" : $"({column} {Operator(restriction, "=", "!=", ":")} @{name})";
    }

    /// <summary>By its name without the enumeration's, in any case: source_changed is SourceChanged.</summary>
    private static long Number<T>(Restriction restriction, string names)
        where T : struct, Enum => Enum.TryParse<T>(restriction.Value.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : throw new InvalidRequestException("filter", $"has a {restriction.Field} that is none of {names}");

    private static string Operator(Restriction restriction, params string[] allowed)
    {
        if (!allowed.Contains(restriction.Operator)) throw new InvalidRequestException("filter", $"compares {restriction.Field} with {restriction.Operator}; it takes {string.Join(" ", allowed)}");
        return restriction.Operator == "!=" ? "<>" : "=";
    }
}
