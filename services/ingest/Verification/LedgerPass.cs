using Lightbox.Common.V1;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Prepare;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Blobs;
using Lightbox.Storage.Files;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Verification;

/// <summary>
/// What the ledger adds to a verification, in one pass: the paths of what was found, which unregistered blobs it claims, and the folders that were taken
/// in where they are, in which something new may lie.
/// </summary>
internal sealed class LedgerPass(ILedgerStore ledger, IJobStore jobs, AllowedRoots roots, OwnFolders own)
{
    private const int Page = 1000;
    private const int LookUp = 256;

    /// <param name="dataset">Null for everything.</param>
    public async Task RunAsync(string? dataset, Findings findings, IReadOnlyList<BlobListing> candidates, CancellationToken cancellation)
    {
        var strays = candidates.ToDictionary(candidate => candidate.Sha256 ?? candidate.Path);
        var unplaced = findings.Unplaced();
        var inPlace = new HashSet<(string Dataset, string Job)>();
        // Blobs are every dataset's: with one there, all rows have to be asked.
        await foreach (var row in RowsAsync(strays.Count > 0 ? null : dataset, cancellation))
        {
            if (row.Verdict is Verdict.Stored or Verdict.Quarantined || row.Code == LayoutTables.Code) strays.Remove(row.Sha256);
            if (dataset is not null && row.Dataset != dataset) continue;
            if (unplaced.Contains(row.Sha256)) findings.Place(row.Sha256, row.Path);
            if (row.InPlace != 0) inPlace.Add((row.Dataset, row.Job));
        }

        foreach (var stray in strays.Values) findings.Add(new VerifyFinding { Fault = VerifyFault.Stray, Path = stray.Path });
        foreach (var root in await RootsAsync(inPlace, cancellation)) await AddNewFilesAsync(root.Dataset, root.Folder, findings, cancellation);
    }

    private async IAsyncEnumerable<LedgerRow> RowsAsync(string? dataset, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new LedgerQuery { Dataset = dataset, Limit = Page };
        while (true)
        {
            var rows = await ledger.ListAsync(query, cancellation);
            foreach (var row in rows) yield return row;
            if (rows.Count < Page) yield break;
            query = query with { After = (rows[^1].Dataset, rows[^1].Path) };
        }
    }

    /// <summary>Folders that were taken in where they are and are still there.</summary>
    private async Task<IReadOnlySet<(string Dataset, string Folder)>> RootsAsync(IEnumerable<(string Dataset, string Job)> ingests, CancellationToken cancellation)
    {
        var folders = new HashSet<(string, string)>();
        foreach (var (dataset, job) in ingests)
        {
            if (await jobs.GetAsync(JobMessages.IdOf(job), cancellation) is not { Job.Kind: JobKind.Ingest } row) continue;
            if (StartIngestRequest.Parser.ParseFrom(row.Request).Source?.Local is { InPlace: true } local && Folder(local.Path) is { } folder) folders.Add((dataset, folder));
        }

        return folders;
    }

    /// <summary>Null when it is no folder (any more), or none that this server may read.</summary>
    private string? Folder(string path)
    {
        try
        {
            var real = roots.Resolve(path);
            return FileStat.Of(real)?.Kind == FileKind.Folder ? real : null;
        }
        catch (DomainException)
        {
            return null;
        }
    }

    /// <summary>Files that the ledger has never seen. One that it skipped or refused is known.</summary>
    private async Task AddNewFilesAsync(string dataset, string folder, Findings findings, CancellationToken cancellation)
    {
        foreach (var chunk in new FolderWalk(own.Folders).Walk(folder, cancellation).Where(file => file.Stat?.Kind == FileKind.Regular).Chunk(LookUp))
        {
            var known = await ledger.FindAsync(dataset, [.. chunk.Select(file => file.Path)], cancellation);
            foreach (var file in chunk.Where(file => !known.ContainsKey(file.Path))) findings.Add(new VerifyFinding { Fault = VerifyFault.Stray, Path = file.Path });
        }
    }
}
