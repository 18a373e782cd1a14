namespace Lightbox.Knowledge.Embeddings.Vectors;

/// <summary>A model in one version: vectors of two of these are never compared.</summary>
/// <param name="Id">Last segment of <c>models/{model}</c>.</param>
internal sealed record ModelKey(string Id, string Version);

/// <summary>A model as its vectors show it.</summary>
/// <param name="Dimensions">Length of its vectors.</param>
/// <param name="Vectors">Entries that have a vector of it, made from their present text.</param>
/// <param name="Updated">When the last vector was made; null when there is none.</param>
internal sealed record StoredModel(ModelKey Key, string Provider, int Dimensions, long Vectors, DateTimeOffset? Updated);

/// <summary>An entry's vector.</summary>
/// <param name="ETag">The entry's when it was embedded.</param>
/// <param name="Revision">When it was put in, as the store counts; 0 before.</param>
internal sealed record EntryVector(string EntryId, string ETag, float[] Values, long Revision = 0);

/// <summary>The vectors of the entries by model and version. Two implementations, one contract.</summary>
internal interface IVectorStore
{
    /// <summary>Every model that has or had vectors, by id and version.</summary>
    Task<IReadOnlyList<StoredModel>> ModelsAsync(CancellationToken cancellation);

    /// <summary>Entries without a vector of the model made from their present text, by id (ordinal) after <paramref name="afterId"/>.</summary>
    Task<IReadOnlyList<string>> MissingAsync(ModelKey model, string afterId, int count, CancellationToken cancellation);

    /// <summary>How many entries have no vector of the model made from their present text.</summary>
    Task<long> CountMissingAsync(ModelKey model, CancellationToken cancellation);

    /// <summary>Keeps vectors, all or none. An entry that is gone or has another etag by now is left out.</summary>
    /// <returns>How many were kept.</returns>
    /// <exception cref="ServiceDefaults.Errors.PreconditionException">VECTOR_DIMENSION: not the length that the model's vectors have.</exception>
    Task<int> PutAsync(ModelKey model, string provider, IReadOnlyList<EntryVector> vectors, CancellationToken cancellation);

    /// <summary>Vectors made from the entries' present text, by revision, then entry id, after these; 0 and "" for the first.</summary>
    Task<IReadOnlyList<EntryVector>> PageAsync(ModelKey model, long afterRevision, string afterId, int count, CancellationToken cancellation);

    /// <summary>One entry's vector; null when there is none of its present text.</summary>
    Task<float[]?> FindAsync(ModelKey model, string entryId, CancellationToken cancellation);

    /// <summary>What was last switched to.</summary>
    Task<ActiveChoice> ActiveAsync(CancellationToken cancellation);

    /// <summary>
    /// Switches queries and entries to the model at once; null goes back to the built-in LSA. With a model that lacks a vector for an entry nothing happens.
    /// Versions of the model before this one are removed.
    /// </summary>
    /// <returns>How many entries lack one: 0 when it was switched.</returns>
    Task<long> ActivateAsync(ModelKey? model, CancellationToken cancellation);
}

/// <summary>What is switched to.</summary>
/// <param name="Model">Null for the built-in LSA.</param>
/// <param name="IsChosen">False when nobody ever chose.</param>
/// <param name="Revision">Counts switches and batches of vectors put in, by any process.</param>
internal sealed record ActiveChoice(ModelKey? Model, bool IsChosen, long Revision);
