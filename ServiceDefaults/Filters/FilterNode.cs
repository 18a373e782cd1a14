namespace Lightbox.ServiceDefaults.Filters;

/// <summary>A node of a parsed filter; a store may walk it into SQL.</summary>
public abstract record FilterNode;

/// <summary>All of them.</summary>
public sealed record AllOf(IReadOnlyList<FilterNode> Nodes) : FilterNode;

/// <summary>One of them.</summary>
public sealed record AnyOf(IReadOnlyList<FilterNode> Nodes) : FilterNode;

/// <summary>Not it.</summary>
public sealed record NoneOf(FilterNode Node) : FilterNode;

/// <summary>A field compared with a value.</summary>
/// <param name="Field">One of the fields the method allows.</param>
/// <param name="Operator">One of <c>= != : &lt; &lt;= &gt; &gt;=</c>; <c>:</c> is "has".</param>
/// <param name="Value">As written, quotes taken off.</param>
public sealed record Restriction(string Field, string Operator, string Value) : FilterNode
{
    /// <summary>Whether one of the field's values meets it; <c>!=</c> wants none that is equal. Text is compared without regard to case.</summary>
    public bool Matches(IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Operator == "!=" ? !values.Any(v => Same(v, Value)) : values.Any(Meets);
    }

    private bool Meets(string value) => Operator switch
    {
        "=" => Same(value, Value),
        ":" => Value == "*" || value.Contains(Value, StringComparison.OrdinalIgnoreCase),
        _ => Compared(value) is { } order && Operator switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 },
    };

    private int? Compared(string value)
    {
        if (double.TryParse(value, out var number) && double.TryParse(Value, out var bound)) return number.CompareTo(bound);
        return string.Compare(value, Value, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
