using System.Runtime.CompilerServices;
using Lightbox.Catalog.V1;

namespace Lightbox.Ingest.Verification;

/// <summary>The files that the catalogue says are here.</summary>
internal sealed class CatalogedFiles(AssetService.AssetServiceClient catalog, TimeProvider clock)
{
    /// <summary>Every dataset, as a parent.</summary>
    public const string Everything = "datasets/-";

    private const int Page = 1000;

    private static readonly TimeSpan CallBudget = TimeSpan.FromSeconds(60);

    /// <summary>By hash, each once.</summary>
    /// <param name="parent">datasets/{dataset}, or <see cref="Everything"/>.</param>
    public async IAsyncEnumerable<StoredFile> ListAsync(string parent, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListStoredFilesRequest { Parent = parent, PageSize = Page };
        do
        {
            var page = await catalog.ListStoredFilesAsync(request, deadline: clock.GetUtcNow().UtcDateTime + CallBudget, cancellationToken: cancellation);
            foreach (var file in page.Files) yield return file;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Each place of each file.</summary>
    public async IAsyncEnumerable<CatalogedPlace> PlacesAsync(string parent, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var file in ListAsync(parent, cancellation))
        {
            foreach (var location in file.Locations) yield return new CatalogedPlace(file.Name["files/".Length..], file.SizeBytes, location);
        }
    }

    /// <summary>Tells the catalogue what was seen of a place.</summary>
    public async Task ReportAsync(CatalogedPlace place, AssetState state, CancellationToken cancellation) => await catalog.ReportFileStateAsync(
        new ReportFileStateRequest { Name = "files/" + place.Sha256, Location = place.Location, State = state },
        deadline: clock.GetUtcNow().UtcDateTime + CallBudget, cancellationToken: cancellation);
}

/// <summary>One place of a file.</summary>
/// <param name="Sha256">64 hex digits, as registered.</param>
/// <param name="SizeBytes">As registered.</param>
internal sealed record CatalogedPlace(string Sha256, long SizeBytes, FileLocation Location);
