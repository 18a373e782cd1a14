using Lightbox.Ingest.Access;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.V1;
using Lightbox.Storage;
using CatalogDataset = Lightbox.Catalog.V1.Dataset;

namespace Lightbox.Ingest.Intake;

/// <summary>What an ingest would do: looks at names, sizes and promised hashes, opens no file.</summary>
internal sealed class IngestPlanner(ILedgerStore ledger, SourceOpening opening, AccessGuides guides, DataFolder folder)
{
    private const int LookUp = 256;
    private const int SampleSize = 100;

    /// <summary>A plan is to be quick: beyond this many files it says how many it saw and leaves the totals open.</summary>
    private const int MaximumFiles = 200_000;

    public async Task<IngestPlan> PlanAsync(CatalogDataset dataset, Source source, CancellationToken cancellation)
    {
        var plan = new IngestPlan
        {
            Dataset = dataset.Name,
            FreeBytes = new DriveInfo(folder.File("")).AvailableFreeSpace,
            Access = dataset.Access,
            Terms = AccessGuides.Terms(dataset),
        };
        try
        {
            var (place, hosts) = await opening.OpenAsync(dataset.Name, source, null, cancellation);
            await using var opened = place;
            plan.Hosts.Add(hosts);
            await CountAsync(plan, place, new IntakeTask { Job = "", Dataset = dataset.Name, InPlace = source.Local?.InPlace ?? false }, cancellation);
        }
        catch (SourceException closed) when (closed.NeedsAccess)
        {
            // Until a person has done them, nobody can say what is there.
            plan.AccessSteps.Add(await guides.StepsAsync(dataset.Name, cancellation));
        }

        return plan;
    }

    private async Task CountAsync(IngestPlan plan, ISource place, IntakeTask task, CancellationToken cancellation)
    {
        long files = 0, size = 0, fresh = 0;
        var isSized = true;
        await foreach (var chunk in place.ListAsync(cancellation).Where(item => item.Objection is null).Take(MaximumFiles + 1).Chunk(LookUp).WithCancellation(cancellation))
        {
            var known = await ledger.FindAsync(task.Dataset, [.. chunk.Select(item => item.Path)], cancellation);
            foreach (var item in chunk)
            {
                var present = KnownFiles.Of(known.GetValueOrDefault(item.Path), item, task) == Standing.Unchanged;
                var bytes = item.SizeBytes ?? 0;
                isSized &= item.SizeBytes is not null;
                files++;
                size += bytes;
                if (present) plan.PresentCount++;
                else fresh += bytes;
                if (plan.Sample.Count < SampleSize) plan.Sample.Add(Planned(item, present));
            }
        }

        if (files > MaximumFiles) return;
        plan.FileCount = files;
        if (!isSized) return;
        plan.SizeBytes = size;
        plan.BytesToWrite = task.InPlace ? 0 : fresh;
    }

    private static PlannedFile Planned(SourceItem item, bool present)
    {
        var file = new PlannedFile { Path = item.Path, Digest = item.Promised?.ToString() ?? "", Present = present };
        if (item.SizeBytes is { } size) file.SizeBytes = size;
        return file;
    }
}
