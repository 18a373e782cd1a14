using Lightbox.Catalog.Assets;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>Images of a dataset that have truth.</summary>
internal interface ICandidateStore
{
    /// <summary>
    /// Those that fulfil a condition (<see cref="AimCondition"/>) with their truth, by id from a point on and then from the beginning: ids are hashes, so that the point, drawn by chance, draws
    /// the images by chance, and an image that comes to the dataset later changes the draw in one place only.
    /// </summary>
    /// <param name="from">32 lower-case hex digits.</param>
    /// <param name="count">How many at most.</param>
    Task<IReadOnlyList<Candidate>> DrawAsync(string datasetId, SqlCondition condition, string from, int count, CancellationToken cancellation);
}
