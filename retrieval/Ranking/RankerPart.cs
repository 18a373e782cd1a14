namespace Lightbox.Retrieval.Ranking;

/// <summary>A part of the ranker that can be asked alone.</summary>
internal enum RankerPart
{
    /// <summary>BM25 of the words, without 4-grams, synonyms and repairs.</summary>
    Words,

    /// <summary>The latent space.</summary>
    Vectors,
}
