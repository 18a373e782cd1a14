using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Changes;

/// <summary>What changed, in order.</summary>
internal interface IChangeStore
{
    /// <param name="fromSequence">The first number wanted.</param>
    /// <param name="collection">"datasets" and so on; empty for all.</param>
    Task<IReadOnlyList<Change>> ListAsync(long fromSequence, string collection, int count, CancellationToken cancellation);
}

/// <param name="Resource">Name of what changed.</param>
/// <param name="Dataset">Name of the dataset it belongs to.</param>
internal sealed record ChangeEntry(ChangeKind Kind, string Resource, string Dataset);
