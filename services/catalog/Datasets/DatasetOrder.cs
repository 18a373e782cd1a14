using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>How a list is sorted: a key, then the id, so that the order is total and a page token can name a place in it.</summary>
internal sealed record DatasetOrder(string Field, bool Descending) : IComparer<(string Key, string Id)>
{
    private static readonly string[] Fields = ["display_name", "id", "size", "count", "tier", "update_time"];

    public static DatasetOrder Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return new DatasetOrder("display_name", false);
        if (words.Length > 2 || !Fields.Contains(words[0]) || (words.Length == 2 && words[1] is not ("asc" or "desc")))
            throw new InvalidRequestException("order_by", $"must be one of {string.Join(", ", Fields)}, then nothing, asc or desc");
        return new DatasetOrder(words[0], words.Length == 2 && words[1] == "desc");
    }

    /// <summary>Numbers are padded so that they sort as texts; what is not known sorts first.</summary>
    public string Key(Dataset dataset) => Field switch
    {
        "display_name" => dataset.DisplayName.ToUpperInvariant(),
        "size" => Padded(dataset.Sizes.Sum(size => size.SizeBytes)),
        "count" => Padded(dataset.Counts.Count > 0 ? dataset.Counts.Max(count => count.Value) : 0),
        "tier" => Padded(dataset.HasTier ? dataset.Tier : 0),
        "update_time" => Padded(dataset.UpdateTime?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? 0),
        _ => "",
    };

    public int Compare((string Key, string Id) x, (string Key, string Id) y)
    {
        var order = string.CompareOrdinal(x.Key, y.Key);
        if (order == 0) order = string.CompareOrdinal(x.Id, y.Id);
        return Descending ? -order : order;
    }

    private static string Padded(long number) => number.ToString("D20", CultureInfo.InvariantCulture);
}
