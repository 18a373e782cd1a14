using System.Runtime.CompilerServices;
using Lightbox.Imaging;
using Lightbox.Ingest.Archives;
using Lightbox.Ingest.Fetching;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Sources;

namespace Lightbox.Ingest.Expansion;

/// <summary>Takes in what is inside an archive: unpacked one by one to a file of ours, then on the same way as every file.</summary>
internal sealed class ArchiveExpansion(ArchiveReader reader, ArchiveLimits limits, FetchFolder folder, FileBytes room, ILedgerStore ledger, LedgerRows rows)
{
    /// <summary>An archive in an archive, and no further.</summary>
    private const int Deepest = 1;

    /// <summary>Members of one archive on their way at once, while the next is unpacked.</summary>
    private const int AtOnce = 4;

    /// <param name="takeIn">What becomes of a member; says whether it was well.</param>
    /// <returns>What the ledger says of the archive itself; null when the file is none, or is to be kept as it is.</returns>
    public async Task<Outcome?> ExpandAsync(
        IntakeJob job, ArrivedFile archive, IByteSource source, Func<IntakeJob, ArrivedFile, FileProgress, CancellationToken, Task<bool>> takeIn, FileProgress progress, CancellationToken cancellation)
    {
        if (job.Task.KeepArchives && !archive.IsContainer) return null;
        if (ArchiveFormats.Detect(source, cancellation) is not { } format) return null;
        if (archive.Depth > Deepest) return rows.Aside(job.Task, archive, Objection.Refuse("NESTED_TOO_DEEP", "An archive in an archive in an archive."));
        if (archive is { Depth: 0, Sha256: null } && job.Task.Expected is { } expected) FileBytes.Hash(source, expected.Hex, progress, cancellation);

        var tally = new ExpansionTally();
        var members = MembersAsync(job, archive, source, format, tally, cancellation);
        await Parallel.ForEachAsync(members, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (member, token) =>
        {
            using var each = job.Journal.Begin(member.Path);
            if (!await takeIn(job, member, each, token)) tally.Refuse();
        });
        return Whole(job, archive, tally);
    }

    private Outcome Whole(IntakeJob job, ArrivedFile archive, ExpansionTally tally)
    {
        if (tally.Broken is { } broken) return rows.Aside(job.Task, archive, broken) with { IsLast = true };
        var aside = tally.Refused == 0
            ? Objection.Skip(KnownFiles.WholeArchive, $"An archive; what is inside was seen to: {tally.Members} files.")
            : Objection.Skip(KnownFiles.PartArchive, $"An archive; of the {tally.Members} files inside {tally.Refused} were refused.");
        return rows.Aside(job.Task, archive, aside) with { IsLast = true };
    }

    private async IAsyncEnumerable<ArrivedFile> MembersAsync(
        IntakeJob job, ArrivedFile archive, IByteSource source, ArchiveFormat format, ExpansionTally tally, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = archive.IsContainer ? Folder(archive.Path) : $"{archive.Path}!";
        var version = archive.Sha256 is { } sha256 ? $"sha256:{sha256}" : $"{archive.Size}-{archive.Stat?.ModifiedUnixNanos}";
        var seenBefore = (await ledger.ListAsync(new LedgerQuery { Dataset = job.Task.Dataset, Path = prefix, PathIsPrefix = true, Limit = 1 }, cancellation)).Count > 0;
        var budget = archive.Budget ?? new ArchiveBudget(limits, source.Length);
        var hashes = archive.IsContainer
            ? await HashList.FindAsync(reader.ReadAsync(source, format, new ArchiveBudget(limits, source.Length), cancellation), cancellation)
            : HashList.None;
        var missing = hashes.Names.ToHashSet();
        await using var entries = reader.ReadAsync(source, format, budget, cancellation).GetAsyncEnumerator(cancellation);
        while (await NextAsync(entries, tally))
        {
            var entry = entries.Current;
            if (archive.IsContainer && HashList.IsOne(entry.Path)) continue;
            missing.Remove(entry.Path);
            var path = prefix + entry.Path;
            tally.Member();
            job.Journal.Seen(1, entry.SizeBytes ?? 0);
            var member = new ArrivedFile
            {
                Path = path,
                Origin = $"{archive.Origin}!{entry.Path}",
                LocalPath = folder.Temporary(job.Task.Job),
                Size = entry.SizeBytes ?? 0,
                Version = version,
                Promised = hashes[entry.Path],
                Split = archive.Split,
                Depth = archive.Depth + 1,
                Budget = budget,
            };
            if (entry.Objection is { } objection) await AsideAsync(job, member, objection, tally, cancellation);
            else if (seenBefore && await IsKnownAsync(job, member, cancellation)) continue;
            else if (await UnpackAsync(job, member, entry.Content!, tally, cancellation) is { } unpacked) yield return unpacked;
        }

        if (tally.Broken is not null) yield break;
        foreach (var name in missing) await MissAsync(job, archive, prefix + SafePath.Of(name), tally, cancellation);
    }

    /// <summary>A server that ends early closes its zip all the same; only its list of hashes shows what ought to be there.</summary>
    private async Task MissAsync(IntakeJob job, ArrivedFile archive, string path, ExpansionTally tally, CancellationToken cancellation)
    {
        tally.Member();
        job.Journal.Seen(1, 0);
        var member = new ArrivedFile { Path = path, Origin = archive.Origin, LocalPath = folder.Temporary(job.Task.Job), Size = 0, Depth = archive.Depth + 1 };
        await AsideAsync(job, member, Objection.Refuse("NOT_SENT", "The source's list of hashes has the file, what it sent has not."), tally, cancellation);
    }

    /// <summary>The next entry, or the end, also of what can be read of a broken archive.</summary>
    private static async Task<bool> NextAsync(IAsyncEnumerator<ArchiveEntry> entries, ExpansionTally tally)
    {
        if (tally.Broken is not null) return false;
        try
        {
            return await entries.MoveNextAsync();
        }
        catch (ArchiveException broken)
        {
            tally.Broken = broken.Objection;
            return false;
        }
    }

    /// <returns>Null when it cannot be unpacked, which the ledger is told.</returns>
    private async Task<ArrivedFile?> UnpackAsync(IntakeJob job, ArrivedFile member, Stream content, ExpansionTally tally, CancellationToken cancellation)
    {
        try
        {
            room.CheckRoom(member.Size);
            return await MemberFile.WriteAsync(job.Journal, member, content, cancellation);
        }
        catch (ArchiveEntryException broken)
        {
            member.Dispose();
            await AsideAsync(job, member, broken.Objection, tally, cancellation);
        }
        catch (DigestMismatchException other)
        {
            member.Dispose();
            await AsideAsync(job, member, Objection.Refuse(other.Code, other.Message) with { IsHeldBack = true }, tally, cancellation);
        }
        catch (ArchiveException broken)
        {
            member.Dispose();
            tally.Broken = broken.Objection;
            await AsideAsync(job, member, broken.Objection, tally, cancellation);
        }
        catch
        {
            member.Dispose();
            throw;
        }

        return null;
    }

    private async Task<bool> IsKnownAsync(IntakeJob job, ArrivedFile member, CancellationToken cancellation)
    {
        var row = (await ledger.FindAsync(job.Task.Dataset, [member.Path], cancellation)).GetValueOrDefault(member.Path);
        switch (KnownFiles.OfMember(row, member.Version))
        {
            case Standing.Unchanged:
                job.Journal.Unchanged(row!.SizeBytes ?? 0);
                return true;
            case Standing.Stored:
                await job.EmitAsync(LedgerRows.Again(row!), cancellation);
                return true;
            default:
                return false;
        }
    }

    private async Task AsideAsync(IntakeJob job, ArrivedFile member, Objection objection, ExpansionTally tally, CancellationToken cancellation)
    {
        if (objection.IsRefusal) tally.Refuse();
        await job.EmitAsync(rows.Aside(job.Task, member, objection), cancellation);
    }

    /// <summary>The members of a container lie in a folder of its name.</summary>
    private static string Folder(string path) => (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path) + "/";
}
