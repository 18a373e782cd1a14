using Lightbox.Catalog.Assets;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Catalog.Audit;

/// <summary>The filter of the audit record: equalities joined by AND.</summary>
internal static class AuditFilter
{
    private static readonly string[] Fields = ["resource", "method", "principal"];

    public static SqlCondition Of(string text)
    {
        var values = new Dictionary<string, object>();
        var sql = "";
        foreach (var restriction in Restrictions(Filter.Parse(text, Fields).Root))
        {
            if (restriction.Value.Contains('\0', StringComparison.Ordinal)) throw new InvalidRequestException("filter", "must not hold NUL");
            // The field is one of those above: the parser knows no other.
            sql += $" AND {restriction.Field} = @f{values.Count}";
            values[$"f{values.Count}"] = restriction.Value;
        }

        return new SqlCondition(sql, values);
    }

    private static IEnumerable<Restriction> Restrictions(FilterNode? node) => node switch
    {
        null => [],
        AllOf all => all.Nodes.SelectMany(Restrictions),
        Restriction { Operator: "=" } restriction => [restriction],
        _ => throw new InvalidRequestException("filter", "may only be field = value, joined by AND"),
    };
}
