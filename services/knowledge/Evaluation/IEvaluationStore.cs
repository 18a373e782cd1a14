namespace Lightbox.Knowledge.Evaluation;

/// <summary>The history of evaluations.</summary>
internal interface IEvaluationStore
{
    /// <summary>Keeps an evaluation; one with the same id gives way to it.</summary>
    /// <param name="run">The whole ranker's run in TREC format, gzip; empty for none.</param>
    Task SaveAsync(V1.Evaluation evaluation, byte[] run, CancellationToken cancellation);

    /// <summary>An evaluation and its run; null when there is none of that name.</summary>
    /// <param name="id">32 hex digits.</param>
    Task<(V1.Evaluation Evaluation, byte[] Run)?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>The newest first.</summary>
    /// <param name="before">Those older than this (Unix milliseconds, id); all when null.</param>
    Task<IReadOnlyList<V1.Evaluation>> ListAsync((long TimeMs, string Id)? before, int limit, CancellationToken cancellation);
}
