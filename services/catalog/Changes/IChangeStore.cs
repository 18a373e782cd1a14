using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Changes;

/// <summary>What changed, in order.</summary>
internal interface IChangeStore
{
    /// <param name="fromSequence">The first number wanted, from 1.</param>
    /// <param name="collection">"datasets" and so on; empty for all.</param>
    /// <exception cref="OutOfRangeException">Changes from there on were dropped.</exception>
    Task<IReadOnlyList<Change>> ListAsync(long fromSequence, string collection, int count, CancellationToken cancellation);

    /// <summary>Drops changes of assets but for the last numbers; those of other collections stay.</summary>
    /// <param name="keep">How many numbers stay.</param>
    /// <returns>How many changes went.</returns>
    Task<long> TrimAsync(long keep, CancellationToken cancellation);
}

/// <param name="Resource">Name of what changed.</param>
/// <param name="Dataset">Name of the dataset it belongs to; empty when none.</param>
internal sealed record ChangeEntry(ChangeKind Kind, string Resource, string Dataset)
{
    /// <summary>A grant's name begins with its dataset's.</summary>
    public string Collection => Resource.StartsWith("assets/", StringComparison.Ordinal) ? "assets" : Resource == Dataset ? "datasets" : "grants";
}
