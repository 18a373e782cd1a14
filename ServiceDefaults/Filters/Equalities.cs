using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Filters;

/// <summary>What this service's lists take of a filter: <c>field = value</c>, joined by AND, which their indexes answer.</summary>
public sealed class Equalities
{
    private readonly Dictionary<string, string> values = [];

    public static Equalities Parse(string text, IReadOnlyCollection<string> fields)
    {
        var equalities = new Equalities();
        equalities.Take(Filter.Parse(text, fields).Root);
        return equalities;
    }

    /// <summary>Null when the filter does not name the field.</summary>
    public string? Text(string field) => values.GetValueOrDefault(field);

    /// <summary>A value by its name in the proto, with or without the enum's prefix: RUNNING, JOB_STATE_RUNNING.</summary>
    public T? Enumeration<T>(string field)
        where T : struct, Enum
    {
        if (Text(field) is not { } text) return null;
        var wanted = text.Replace("_", "", StringComparison.Ordinal);
        foreach (var value in Enum.GetValues<T>())
        {
            if (wanted.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase) || wanted.Equals(typeof(T).Name + value, StringComparison.OrdinalIgnoreCase))
                return Convert.ToInt32(value) == 0 ? null : value;
        }

        throw new InvalidRequestException("filter", $"has no {field} of that name");
    }

    private void Take(FilterNode? node)
    {
        switch (node)
        {
            case null:
                return;
            case AllOf all:
                foreach (var part in all.Nodes) Take(part);
                return;
            case Restriction { Operator: "=" } restriction when values.TryAdd(restriction.Field, restriction.Value):
                return;
            default:
                throw new InvalidRequestException("filter", "may only be field = value, each field once, joined by AND");
        }
    }
}
