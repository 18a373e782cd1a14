using Dapper;
using Lightbox.Catalog.Tables;

namespace Lightbox.Catalog.Assets;

/// <summary>The sorts of a dataset within one transaction: known ones by their number, new ones numbered on.</summary>
internal sealed class FacetBook
{
    /// <summary>More sorts than this tell nothing apart; the rest share the number 0.</summary>
    private const int Maximum = 4096;

    private readonly string datasetId;
    private readonly Dictionary<Facet, long> numbers;
    private readonly List<object[]> added = [];
    private long last;

    private FacetBook(string datasetId, IEnumerable<FacetRow> rows)
    {
        this.datasetId = datasetId;
        numbers = rows.ToDictionary(row => row.ToFacet(), row => row.Number);
        last = numbers.Values.DefaultIfEmpty().Max();
    }

    public static async Task<FacetBook> ReadAsync(ITableWriter writer, string datasetId, CancellationToken cancellation) => new(datasetId, await writer.Connection.QueryAsync<FacetRow>(
        new CommandDefinition($"SELECT {FacetRow.Columns} FROM facets WHERE dataset_id = @datasetId", new { datasetId }, writer.Transaction, cancellationToken: cancellation)));

    public long NumberOf(Facet facet)
    {
        if (numbers.TryGetValue(facet, out var number)) return number;
        if (last == Maximum) return 0;
        numbers[facet] = ++last;
        added.Add([datasetId, last, facet.Format, facet.Kind, facet.Modality, facet.BodyPart, facet.Split]);
        return last;
    }

    /// <summary>To be called before the rows that name a number are written.</summary>
    public Task WriteAsync(ITableWriter writer, CancellationToken cancellation) =>
        writer.InsertAsync("facets (dataset_id, facet, format, kind, modality, body_part, split)", "", added, cancellation);
}
