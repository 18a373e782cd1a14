using Lightbox.Retrieval.Latent;
using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval.Ranking;

/// <summary>A query as a vector, and what it is compared with.</summary>
/// <param name="Rows">The documents' vectors: places in the latent space, or those of an embedding model.</param>
/// <param name="Asked">The query's, of the same kind and length 1.</param>
/// <param name="Neighbours">Null when nothing was trained: no smoothing then.</param>
internal sealed record VectorQuery(VectorRows Rows, float[] Asked, Neighbours? Neighbours);
