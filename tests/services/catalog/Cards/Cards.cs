using System.Text;
using System.Text.Json;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.V1;

namespace Lightbox.Services.Tests.Catalog.Cards;

/// <summary>Cards as the service gives them.</summary>
internal static class Cards
{
    public static IReadOnlyList<string> Names { get; } = [.. BuiltInContent.Read().Datasets.Select(dataset => dataset.Name)];

    public static async Task<DatasetCard> CardAsync(this CatalogHost host, string name, CardFormat format) =>
        await host.Datasets.GetDatasetCardAsync(new GetDatasetCardRequest { Name = name, Format = format });

    /// <summary>The built-in datasets' cards as one JSON array of JSON-LD.</summary>
    public static async Task<byte[]> ArrayAsync(CatalogHost host, CardFormat format)
    {
        var texts = new List<string>();
        foreach (var name in Names) texts.Add((await host.CardAsync(name, format)).Text);
        return Encoding.UTF8.GetBytes($"[{string.Join(',', texts)}]");
    }

    public static JsonElement Json(DatasetCard card)
    {
        using var document = JsonDocument.Parse(card.Text);
        return document.RootElement.Clone();
    }
}
