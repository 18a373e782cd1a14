using Lightbox.Jobs;
using Lightbox.Storage.Blobs;

namespace Lightbox.Ingest.Intake;

/// <summary>Half-written files of workers that are gone.</summary>
internal sealed class PartialSweep(IBlobStore blobs, IngestOptions options) : IJobUpkeep
{
    // Where others write too, only what nobody can be writing any more is swept.
    public async Task BeginAsync(bool isOnly, CancellationToken cancellation) => await blobs.SweepAsync(isOnly ? TimeSpan.Zero : options.PartialAge, cancellation);

    public async Task AgainAsync(CancellationToken cancellation) => await blobs.SweepAsync(options.PartialAge, cancellation);
}
