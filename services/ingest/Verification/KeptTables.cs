using System.Runtime.CompilerServices;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Prepare;

namespace Lightbox.Ingest.Verification;

/// <summary>The tables that were taken in beside the images: kept by the ledger alone, since they are no assets.</summary>
internal sealed class KeptTables(ILedgerStore ledger)
{
    private const int Page = 1000;

    /// <summary>By dataset and path.</summary>
    /// <param name="dataset">Null for every dataset.</param>
    public async IAsyncEnumerable<KeptTable> ListAsync(string? dataset, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new LedgerQuery { Dataset = dataset, Code = LayoutTables.Code, Limit = Page };
        while (true)
        {
            var rows = await ledger.ListAsync(query, cancellation);
            foreach (var row in rows.Where(row => row.Sha256.Length > 0)) yield return Of(row);
            if (rows.Count < Page) yield break;
            query = query with { After = (rows[^1].Dataset, rows[^1].Path) };
        }
    }

    private static KeptTable Of(LedgerRow row)
    {
        var location = new FileLocation { Blob = new BlobLocation { Store = "default" } };
        if (row.InPlace != 0)
        {
            location = new FileLocation { InPlace = new InPlaceLocation { Path = row.Origin, SizeBytes = row.SizeBytes ?? 0, ModifiedUnixNanos = row.ModifiedNanos ?? 0 } };
            if (row.Inode is { } inode) location.InPlace.Inode = unchecked((ulong)inode);
        }

        return new KeptTable(row.Dataset, row.Path, new StoredFile { Name = "files/" + row.Sha256, SizeBytes = row.SizeBytes ?? 0, Locations = { location } });
    }
}

/// <summary>One table.</summary>
/// <param name="Path">Below the dataset's root.</param>
internal sealed record KeptTable(string Dataset, string Path, StoredFile File)
{
    public CatalogedPlace Place => new(File.Name["files/".Length..], File.SizeBytes, File.Locations[0]);
}
