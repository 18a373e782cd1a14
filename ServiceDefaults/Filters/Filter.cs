namespace Lightbox.ServiceDefaults.Filters;

/// <summary>
/// The part of AIP-160 that list methods take: restrictions <c>field = value</c> joined by AND, OR, NOT (or <c>-</c>) and parentheses. OR binds closer than AND, as AIP-160
/// has it; restrictions side by side are joined by AND.
/// </summary>
public sealed class Filter
{
    /// <summary>Longest filter, characters.</summary>
    public const int MaximumLength = 2000;

    private Filter(FilterNode? root) => Root = root;

    /// <summary>Null when everything matches.</summary>
    public FilterNode? Root { get; }

    /// <summary>Reads a filter; an empty one matches everything.</summary>
    /// <param name="text">From the request.</param>
    /// <param name="fields">The names a restriction may use.</param>
    /// <param name="name">The request's field, for the error.</param>
    /// <exception cref="Errors.InvalidRequestException">It does not parse, or names another field; says the position.</exception>
    public static Filter Parse(string text, IReadOnlyCollection<string> fields, string name = "filter")
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Filter(string.IsNullOrWhiteSpace(text) ? null : new FilterParser(text, fields, name).Parse());
    }

    /// <summary>Whether something matches whose values <paramref name="valuesOf"/> gives by field.</summary>
    public bool Matches(Func<string, IReadOnlyList<string>> valuesOf)
    {
        ArgumentNullException.ThrowIfNull(valuesOf);
        return Root is null || Matches(Root, valuesOf);
    }

    private static bool Matches(FilterNode node, Func<string, IReadOnlyList<string>> valuesOf) => node switch
    {
        AllOf all => all.Nodes.All(n => Matches(n, valuesOf)),
        AnyOf any => any.Nodes.Any(n => Matches(n, valuesOf)),
        NoneOf not => !Matches(not.Node, valuesOf),
        Restriction restriction => restriction.Matches(valuesOf(restriction.Field)),
        _ => false,
    };
}
