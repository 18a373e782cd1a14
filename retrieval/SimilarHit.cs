namespace Lightbox.Retrieval;

/// <summary>A document near a vector.</summary>
/// <param name="Id">As it was put in.</param>
/// <param name="Similarity">Cosine, -1 to 1.</param>
public sealed record SimilarHit(string Id, double Similarity);
