using System.Globalization;
using System.Text.Json.Nodes;

namespace Lightbox.Catalog.Citations;

/// <summary>References of one text whose ids are told apart: what cites by id would otherwise take the one for the other.</summary>
internal static class DistinctIds
{
    /// <param name="references">Different CSL-JSON objects; two may share an id.</param>
    public static IEnumerable<JsonNode> Of(IEnumerable<string> references)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var csl in references)
        {
            var json = JsonNode.Parse(csl)!;
            var id = json["id"]?.ToString() ?? "";
            for (var i = 2; !taken.Add(json["id"]?.ToString() ?? ""); i++) json["id"] = string.Create(CultureInfo.InvariantCulture, $"{id}-{i}");
            yield return json;
        }
    }
}
