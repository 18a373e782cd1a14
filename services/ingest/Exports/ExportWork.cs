using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;

namespace Lightbox.Ingest.Exports;

/// <summary>The work of an export: all of it or nothing.</summary>
internal sealed class ExportWork(
    ExportRequests requests, ExportPlaces places, UsePermission use, PayloadWriter payload, ExportDocuments documents, DatasetService.DatasetServiceClient datasets,
    IExportStore store, TimeProvider clock) : IJobWork
{
    public JobKind Kind => JobKind.Export;

    public async Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation)
    {
        var request = StartExportRequest.Parser.ParseFrom(row.Request);
        var isKept = request.Destination.Length == 0;
        var folder = new ExportFolder(isKept ? places.Kept(row.Id) : requests.Destination(request.Destination), row.Id, isKept);
        if (await store.GetAsync(row.Id, cancellation) is { } done)
        {
            // Cut off between its last step and the job's end.
            folder.End();
            journal.Finish(JobState.Succeeded, done.Export.Name);
            return;
        }

        // Asked again: terms may have been withdrawn since. Assets are asked for one by one as they are listed.
        if (request.Dataset.Length > 0) await use.CheckAsync(request.Dataset, cancellation);
        try
        {
            folder.Begin();
            await WriteAsync(row, request, folder, journal, cancellation);
        }
        catch
        {
            folder.Discard();
            throw;
        }
    }

    private async Task WriteAsync(JobRow row, StartExportRequest request, ExportFolder folder, JobJournal journal, CancellationToken cancellation)
    {
        using var progress = new WorkProgress(journal, "copying", clock);
        (progress.ItemsTotal, progress.BytesTotal) = await TotalsAsync(request, cancellation);
        await progress.TellNowAsync(cancellation);
        var summary = await payload.WriteAsync(request, folder.Growing, progress, cancellation);
        if (summary.Refusals.Count > 0 || summary.Files == 0)
        {
            folder.Discard();
            journal.Finish(job => Refuse(job, summary));
            return;
        }

        var export = new Export
        {
            Name = ExportNames.Name(row.Id),
            Layout = request.Layout == ExportLayout.Folder ? ExportLayout.Folder : ExportLayout.Bagit,
            FileCount = summary.Files,
            SizeBytes = summary.Bytes,
            ManifestSha256 = summary.ManifestSha256,
            Datasets = { summary.Datasets },
            Time = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
            Destination = request.Destination,
        };
        await WriteTagsAsync(export, summary, folder.Growing, cancellation);
        folder.Publish();
        await store.WriteAsync(new KeptExport(row.Id, folder.Target, export), cancellation);
        folder.End();
        await progress.TellNowAsync(cancellation);
        journal.Finish(JobState.Succeeded, export.Name);
    }

    private async Task WriteTagsAsync(Export export, PayloadSummary summary, string folder, CancellationToken cancellation)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [ExportFiles.Manifest] = summary.ManifestSha256,
            [ExportFiles.Assets] = summary.AssetsSha256,
        };
        foreach (var (name, text) in await documents.WriteAsync(summary.Datasets, cancellation)) hashes[name] = await HashedFile.WriteAsync(folder, name, text, cancellation);
        if (export.Layout == ExportLayout.Bagit) await BagTags.WriteAsync(export, folder, hashes, cancellation);
    }

    private async Task<(long? Items, long? Bytes)> TotalsAsync(StartExportRequest request, CancellationToken cancellation)
    {
        if (request.Assets.Count > 0) return (request.Assets.Distinct().Count(), null);
        if (request.Filter.Length > 0) return (null, null);
        var dataset = await datasets.GetDatasetAsync(new GetDatasetRequest { Name = request.Dataset }, cancellationToken: cancellation);
        return (dataset.Holdings?.MembershipCount, null);
    }

    private static void Refuse(Job job, PayloadSummary summary)
    {
        job.State = JobState.Failed;
        job.RefusalCount = summary.Refusals.Count;
        job.Refusals.Add(summary.Refusals.Take(100));
        job.Failure = summary.Refusals.Count == 0
            ? new Refusal { Code = "NO_FILES", Reason = "There is nothing here that the request names." }
            : new Refusal
            {
                Code = "FILES_UNREADABLE",
                Reason = $"{summary.Refusals.Count} files cannot be given out, so nothing was: verify the dataset, take them in anew, or leave them out by a filter.",
            };
    }
}
