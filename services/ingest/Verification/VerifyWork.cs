using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;

namespace Lightbox.Ingest.Verification;

/// <summary>The work of a verification: every place that the catalogue knows is looked at or read, then what nothing claims is searched for.</summary>
internal sealed class VerifyWork(
    CatalogedFiles catalog, KeptTables tables, PlaceCheck check, StrayBlobs strays, LedgerPass pass, ILedgerStore ledger, IVerifyReportStore reports, IngestOptions options,
    TimeProvider clock) : IJobWork
{
    public JobKind Kind => JobKind.Verify;

    public async Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation)
    {
        var request = StartVerifyRequest.Parser.ParseFrom(row.Request);
        var begun = clock.GetUtcNow();
        var findings = new Findings();
        using var progress = new WorkProgress(journal, request.Quick ? "comparing" : "reading", clock);
        await ReadAsync(request, findings, progress, cancellation);
        await ReadTablesAsync(request, findings, progress, cancellation);
        await pass.RunAsync(request.Dataset.Length == 0 ? null : request.Dataset, findings, await strays.CandidatesAsync(begun, cancellation), cancellation);

        var report = new VerifyReport
        {
            // The job's own id: a job that is run again after a crash replaces its report.
            Name = VerifyReports.Name(row.Id),
            Dataset = request.Dataset,
            Time = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
            FileCount = progress.Items,
            SizeBytes = progress.Bytes,
            Findings = { findings.Sorted() },
            FindingCount = findings.Count,
        };
        await reports.WriteAsync(row.Id, report, cancellation);
        await progress.TellNowAsync(cancellation);
        journal.Finish(JobState.Succeeded, report.Name);
    }

    private async Task ReadAsync(StartVerifyRequest request, Findings findings, WorkProgress progress, CancellationToken cancellation)
    {
        var parent = request.Dataset.Length == 0 ? CatalogedFiles.Everything : request.Dataset;
        (progress.ItemsTotal, progress.BytesTotal) = await CountAsync(parent, request.Quick, cancellation);
        await progress.TellNowAsync(cancellation);
        var (lost, found) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        await Parallel.ForEachAsync(
            catalog.PlacesAsync(parent, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = options.Readers, CancellationToken = cancellation },
            async (place, token) =>
            {
                // The hash, not the path: whose file it is, is looked up for what is wrong only.
                var item = "files/" + place.Sha256;
                var verdict = await check.CheckAsync(place, request.Quick, count => progress.ReadAsync(count, item, token), token);
                if (verdict.Fault != VerifyFault.Unspecified)
                    findings.Add(new VerifyFinding { Fault = verdict.Fault, File = item, ActualSha256 = verdict.ActualSha256 });
                await ReportAsync(place, verdict, request.Quick, token);
                if (place.Location.PlaceCase != FileLocation.PlaceOneofCase.InPlace)
                {
                    if (verdict.Fault != VerifyFault.Unspecified) lost.Add(place.Sha256);
                    else if (!request.Quick && place.Location.State != AssetState.Available) found.Add(place.Sha256);
                }

                await progress.EndedAsync(item, token);
            });
        // The next ingest takes in anew what is lost, instead of passing over it as known.
        if (!lost.IsEmpty) await ledger.MarkLostAsync(lost, lost: true, cancellation);
        if (!found.IsEmpty) await ledger.MarkLostAsync(found, lost: false, cancellation);
    }

    /// <summary>Few, and no asset's: the catalogue has nothing to hear of them.</summary>
    private async Task ReadTablesAsync(StartVerifyRequest request, Findings findings, WorkProgress progress, CancellationToken cancellation)
    {
        await foreach (var table in tables.ListAsync(request.Dataset.Length == 0 ? null : request.Dataset, cancellation))
        {
            var verdict = await check.CheckAsync(table.Place, request.Quick, count => progress.ReadAsync(count, table.Path, cancellation), cancellation);
            if (verdict.Fault != VerifyFault.Unspecified)
                findings.Add(new VerifyFinding { Fault = verdict.Fault, File = table.File.Name, Path = table.Path, ActualSha256 = verdict.ActualSha256 });
            await progress.EndedAsync(table.Path, cancellation);
        }
    }

    private async Task<(long Places, long? Bytes)> CountAsync(string parent, bool quick, CancellationToken cancellation)
    {
        long places = 0, bytes = 0;
        await foreach (var place in catalog.PlacesAsync(parent, cancellation))
        {
            places++;
            bytes += place.SizeBytes;
        }

        return (places, quick ? null : bytes);
    }

    /// <summary>The catalogue hears of what changed: render reads nothing that is known to be wrong, and reads again what is known to be right.</summary>
    private async Task ReportAsync(CatalogedPlace place, PlaceVerdict verdict, bool quick, CancellationToken cancellation)
    {
        var seen = verdict.Fault switch
        {
            VerifyFault.Unspecified => AssetState.Available,
            VerifyFault.Missing => AssetState.Missing,
            _ => AssetState.SourceChanged,
        };
        if (verdict.Seen is { } identity) place = place with { Location = new FileLocation { InPlace = identity } };
        else if (place.Location.State == seen) return;
        // A look at size and time does not clear bytes that were found wrong by reading them.
        if (quick && seen == AssetState.Available && place.Location.State != AssetState.Missing) return;
        try
        {
            await catalog.ReportAsync(place, seen, cancellation);
        }
        catch (Grpc.Core.RpcException gone) when (gone.StatusCode == Grpc.Core.StatusCode.NotFound)
        {
            // Taken out of the catalogue since it was listed.
        }
    }
}
