using Lightbox.Catalog.V1;
using Lightbox.Imaging;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Blobs;
using Lightbox.Storage.Files;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Protection;

/// <summary>
/// Files that the policy holds back: their bytes are stored and what would be registered is kept with the ledger row, but the catalogue does not know them
/// and so nobody can read them. A person's decision registers them, registers a pseudonymised copy, or throws them away.
/// </summary>
internal sealed class Quarantine(
    ILedgerStore ledger, Registrar registrar, FileProtection protection, FileBytes bytes, IBlobStore blobs, IJobStore jobs, TimeProvider clock)
{
    /// <summary>Code of a file that a person threw away: it stays away until it changes.</summary>
    public const string Discarded = "DISCARDED";

    /// <param name="entry">The row's id.</param>
    /// <returns>assets/{asset}; empty when it was thrown away.</returns>
    /// <exception cref="ResourceNotFoundException">There is no such row.</exception>
    /// <exception cref="PreconditionException">It is not held back, or its bytes are not here, or cannot be rewritten.</exception>
    public async Task<string> ResolveAsync(string entry, ProtectionAction decision, string reason, CancellationToken cancellation)
    {
        var name = $"ledgerEntries/{entry}";
        if (await ledger.GetAsync(entry, cancellation) is not { } row) throw new ResourceNotFoundException(name);
        if (row.Verdict != Verdict.Quarantined) throw new PreconditionException("NOT_QUARANTINED", "The file is not held back: there is nothing to decide.", name);
        row = row with { TimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds() };
        if (decision == ProtectionAction.Unspecified)
        {
            await DiscardAsync(row, reason, cancellation);
            return "";
        }

        if (row.Registration is null)
            throw new PreconditionException("BYTES_NOT_KEPT", "The file's bytes were not the ones promised, so they were not kept: take it in again.", name);
        var asset = LedgerRows.Again(row).Assets[0];
        // What was sent by STOW-RS got its path after the check.
        asset.Path = row.Path;
        var taken = row with { Verdict = Verdict.Stored, Code = "", Reason = reason, BreakOffset = null };
        if (decision == ProtectionAction.Pseudonymise) (taken, asset) = await RewrittenAsync(taken, asset, name, cancellation);
        else if (row.InPlace != 0) CheckUnchanged(asset, name);

        var outcome = new Outcome(taken with { Registration = LedgerRows.Bytes([asset]) }, [asset]);
        await ledger.WriteAsync([outcome.Row], cancellation);
        var rows = await registrar.RegisterAsync(row.Dataset, [outcome], cancellation);
        if (taken.Sha256 != row.Sha256) await ForgetAsync(row, cancellation);
        return rows[0].Asset;
    }

    private async Task DiscardAsync(LedgerRow row, string reason, CancellationToken cancellation)
    {
        await ledger.WriteAsync([row with { Verdict = Verdict.Refused, Code = Discarded, Reason = $"Thrown away by a person's decision: {reason}", Registration = null }], cancellation);
        await ForgetAsync(row, cancellation);
    }

    private async Task<(LedgerRow Row, AssetRegistration Asset)> RewrittenAsync(LedgerRow row, AssetRegistration asset, string name, CancellationToken cancellation)
    {
        using var source = await OpenAsync(row, asset, name, cancellation);
        await using var copy = await protection.PseudonymiseAsync(row.Dataset, source, asset.Image, cancellation);
        if (copy.Replacement is null) throw new PreconditionException("NOT_PSEUDONYMISED", copy.Objection?.Reason ?? "A file of this format cannot be rewritten.", name);
        var (sha256, size) = await bytes.StoreAsync(copy.Replacement, inPlace: false, null, null, cancellation);
        var rewritten = asset.Clone();
        rewritten.Image = copy.Image;
        rewritten.Parts[0].Sha256 = sha256;
        rewritten.Files.Clear();
        rewritten.Files.Add(new StoredFileRegistration { Sha256 = sha256, SizeBytes = size, Location = new FileLocation { Blob = new BlobLocation { Store = "default" } } });
        return (row with { Sha256 = sha256, ReceivedSha256 = row.ReceivedSha256.Length > 0 ? row.ReceivedSha256 : row.Sha256, InPlace = 0 }, rewritten);
    }

    private async Task<IByteSource> OpenAsync(LedgerRow row, AssetRegistration asset, string name, CancellationToken cancellation)
    {
        if (row.InPlace != 0) return new FileByteSource(CheckUnchanged(asset, name));
        var reader = await blobs.OpenAsync(row.Sha256, cancellation) ?? throw new PreconditionException("BYTES_NOT_KEPT", "The file's bytes are gone: take it in again.", name);
        return new BlobSource(reader);
    }

    /// <returns>Its path.</returns>
    private static string CheckUnchanged(AssetRegistration asset, string name)
    {
        var place = asset.Files[0].Location.InPlace;
        if (FileStat.Of(place.Path) is { Kind: FileKind.Regular } stat && stat.Size == place.SizeBytes && stat.ModifiedUnixNanos == place.ModifiedUnixNanos) return place.Path;
        throw new PreconditionException("SOURCE_CHANGED", "The file changed since it was held back: take it in again.", name);
    }

    /// <summary>
    /// The bytes held back go with the decision, unless another path claims the same content. While jobs run one of them may be about to: then they are left to
    /// the verification, which reports them as strays.
    /// </summary>
    private async Task ForgetAsync(LedgerRow row, CancellationToken cancellation)
    {
        if (row.InPlace != 0 || row.Sha256.Length == 0 || await jobs.CountActiveAsync(null, cancellation) > 0) return;
        var claims = await ledger.ListAsync(
            new LedgerQuery { Sha256 = row.Sha256, Verdicts = [Verdict.Stored, Verdict.TakenIn, Verdict.Duplicate, Verdict.Quarantined], Limit = 2 }, cancellation);
        if (claims.All(claim => claim.InPlace != 0)) await blobs.DeleteAsync(row.Sha256, cancellation);
    }

    /// <summary>A blob as imaging reads it.</summary>
    private sealed class BlobSource(IBlobReader reader) : IByteSource
    {
        public long Length => reader.Length;

        public string? LocalPath => reader.LocalPath;

        public int Read(long offset, Span<byte> destination, CancellationToken cancellation) => reader.Read(offset, destination, cancellation);

        public void Dispose() => reader.Dispose();
    }
}
