using System.Text.Json;
using Lightbox.Imaging;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>What the .json beside a BIDS table says of its columns' units ("age": {"Units": "years"}).</summary>
internal sealed class ColumnUnits(LayoutFiles files)
{
    /// <summary>UCUM by field; empty when there is no such file or it says nothing that is known.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(TableFile table, CancellationToken cancellation)
    {
        var path = Path.ChangeExtension(table.Path, ".json");
        var file = (await files.TablesAsync(cancellation)).FirstOrDefault(other => other.Path.Equals(path, StringComparison.OrdinalIgnoreCase));
        if (file is null) return new Dictionary<string, string>();
        using var source = await files.OpenAsync(file, cancellation);
        try
        {
            using var stream = source.AsStream(cancellation);
            using var document = await JsonDocument.ParseAsync(stream, new JsonDocumentOptions { MaxDepth = 16 }, cancellation);
            return Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            throw TableBroken.At(file.Path, (int)(broken.LineNumber ?? 0) + 1, "it is no JSON", broken);
        }
    }

    private static Dictionary<string, string> Read(JsonElement root)
    {
        var units = new Dictionary<string, string>();
        if (root.ValueKind != JsonValueKind.Object) return units;
        foreach (var column in root.EnumerateObject())
        {
            if (column.Value.ValueKind == JsonValueKind.Object && column.Value.TryGetProperty("Units", out var word) && word.ValueKind == JsonValueKind.String
                && ColumnName.Unit(word.GetString()!) is { Length: > 0 } unit)
                units[ColumnName.Slug(column.Name)] = unit;
        }

        return units;
    }
}
