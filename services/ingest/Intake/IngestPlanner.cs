using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.V1;
using Lightbox.Storage;
using Lightbox.Storage.Files;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Intake;

/// <summary>What an ingest of a local path would do: looks at names and sizes, opens nothing.</summary>
internal sealed class IngestPlanner(ILedgerStore ledger, OwnFolders own, DataFolder folder)
{
    private const int LookUp = 256;
    private const int SampleSize = 100;

    /// <summary>A plan is to be quick: beyond this many files it says how many it saw and leaves the totals open.</summary>
    private const int MaximumFiles = 200_000;

    public async Task<IngestPlan> PlanAsync(string dataset, string root, bool inPlace, CancellationToken cancellation)
    {
        var plan = new IngestPlan { Dataset = dataset, FreeBytes = new DriveInfo(folder.File("")).AvailableFreeSpace };
        long files = 0, size = 0, fresh = 0;
        foreach (var chunk in new FolderWalk(own.Folders).Walk(root, cancellation).Where(file => file.Stat?.Kind == FileKind.Regular).Take(MaximumFiles + 1).Chunk(LookUp))
        {
            var known = await ledger.FindAsync(dataset, [.. chunk.Select(file => file.Path)], cancellation);
            foreach (var file in chunk)
            {
                var present = known.TryGetValue(file.Path, out var row) && row.Verdict is Verdict.TakenIn or Verdict.Duplicate
                    && row!.SizeBytes == file.Stat!.Size && row.ModifiedNanos == file.Stat.ModifiedUnixNanos;
                files++;
                size += file.Stat!.Size;
                if (present) plan.PresentCount++;
                else fresh += file.Stat.Size;
                if (plan.Sample.Count < SampleSize) plan.Sample.Add(new PlannedFile { Path = file.Path, SizeBytes = file.Stat.Size, Present = present });
            }
        }

        if (files > MaximumFiles) return plan;
        plan.FileCount = files;
        plan.SizeBytes = size;
        plan.BytesToWrite = inPlace ? 0 : fresh;
        return plan;
    }
}
