using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Protection;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Access;
using Lightbox.Storage.Blobs;
using Lightbox.Storage.Secrets;

namespace Lightbox.Ingest.Prepare;

/// <summary>Reads a dataset's layout that is here into annotations and memberships.</summary>
internal sealed class PrepareRun(
    LayoutShelf layouts, DatasetService.DatasetServiceClient datasets, AssetService.AssetServiceClient assets, AnnotationService.AnnotationServiceClient annotations,
    ILedgerStore ledger, IBlobStore blobs, AllowedRoots roots, PatientKeys patients, StudyKeys studies, Secret secret, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Whether the layout matches: finds its tables and looks at their columns, writes nothing.</summary>
    /// <param name="layout">Empty for the dataset's own.</param>
    /// <exception cref="ServiceDefaults.Errors.PreconditionException">It does not; names the missing file or column.</exception>
    public async Task CheckAsync(string dataset, string layout, CancellationToken cancellation)
    {
        using var preparation = await layouts.OpenAsync(layout, FilesOf(dataset), cancellation);
    }

    public async Task<PrepareCounts> RunAsync(string dataset, string layout, JobJournal journal, CancellationToken cancellation)
    {
        await journal.ProgressAsync(progress => progress.Phase = "preparing", cancellation);
        var described = await datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset }, cancellationToken: cancellation);
        using var preparation = await layouts.OpenAsync(layout, FilesOf(dataset), cancellation);
        var counts = new PrepareCounts();
        var batches = new CatalogBatches(dataset, annotations, assets, counts);
        var last = clock.GetTimestamp();
        var run = new LayoutRun(dataset, new FindingNames(described), batches, patients, studies, counts, ReportAsync);
        try
        {
            await preparation.RunAsync(run, cancellation);
            await batches.FlushAsync(cancellation);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Whatever form the cancellation took on its way (gRPC has one of its own).
            throw new OperationCanceledException(cancellation);
        }

        await journal.ProgressAsync(progress => progress.ItemsDone = Math.Max(progress.ItemsDone, counts.Rows), cancellation, [.. counts.NotHere.Select(Left)]);
        return counts;

        async ValueTask ReportAsync(string table, CancellationToken token)
        {
            if (clock.GetElapsedTime(last) < Beat) return;
            last = clock.GetTimestamp();
            await journal.ProgressAsync(
                progress =>
                {
                    progress.CurrentItem = table;
                    if (progress.Files is null) progress.ItemsDone = counts.Rows;
                },
                token);
        }
    }

    private static JobItem Left(Refusal reason) => new() { Path = reason.Path, State = JobItemState.Skipped, Refusal = reason };

    private LayoutFiles FilesOf(string dataset) => new(dataset, ledger, blobs, roots, new Pseudonyms(secret, patients, dataset).Uid, token => DatasetImages.LoadAsync(assets, dataset, token));
}
