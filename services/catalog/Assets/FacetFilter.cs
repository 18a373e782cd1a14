using System.Globalization;
using Lightbox.Common.V1;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Catalog.Assets;

/// <summary>The part of a filter that an asset's sort decides, compared as the tables compare: by ordinal.</summary>
internal static class FacetFilter
{
    private static readonly Dictionary<string, Func<Facet, string>> Fields = new()
    {
        ["format"] = facet => facet.Format,
        ["kind"] = facet => facet.Kind.ToString(CultureInfo.InvariantCulture),
        ["modality"] = facet => facet.Modality,
        ["body_part"] = facet => facet.BodyPart,
        ["split"] = facet => facet.Split,
    };

    /// <summary>Every field in it is one of a sort.</summary>
    public static bool IsOne(FilterNode node) => node switch
    {
        AllOf all => all.Nodes.All(IsOne),
        AnyOf any => any.Nodes.All(IsOne),
        NoneOf none => IsOne(none.Node),
        Restriction restriction => Fields.ContainsKey(restriction.Field),
        _ => false,
    };

    public static bool Matches(FilterNode node, Facet facet) => node switch
    {
        AllOf all => all.Nodes.All(part => Matches(part, facet)),
        AnyOf any => any.Nodes.Any(part => Matches(part, facet)),
        NoneOf none => !Matches(none.Node, facet),
        Restriction { Operator: ":", Value: "*", Field: not "kind" } has => Fields[has.Field](facet).Length > 0,
        Restriction restriction => Fields[restriction.Field](facet) == ValueOf(restriction) != (restriction.Operator == "!="),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no filter node."),
    };

    private static string ValueOf(Restriction restriction) => restriction.Field == "kind"
        ? ((long)Enum.Parse<ImageKind>(restriction.Value, ignoreCase: true)).ToString(CultureInfo.InvariantCulture)
        : restriction.Value;
}
