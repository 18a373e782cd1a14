namespace Lightbox.Retrieval;

/// <summary>What one part of the ranker gave a hit.</summary>
/// <param name="Name">bm25, ngrams, vector, feedback or smoothing.</param>
/// <param name="Value">As a share of the document to which the part gave most, in [0, 1].</param>
/// <param name="Weight">What it counts in the score; the score is the sum of value x weight.</param>
public sealed record RankedPart(string Name, double Value, double Weight);
