namespace Lightbox.Ingest.Ledger;

/// <summary>The ledger: per file where from, when, size, hash, verdict.</summary>
internal interface ILedgerStore
{
    /// <summary>The rows of those paths that there are, by path.</summary>
    Task<IReadOnlyDictionary<string, LedgerRow>> FindAsync(string dataset, IReadOnlyList<string> paths, CancellationToken cancellation);

    /// <summary>Writes rows, each over the one of its path; all or nothing.</summary>
    Task WriteAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellation);

    /// <summary>
    /// Marks stored rows as registered. The first path of an asset in the dataset is taken in, every other a duplicate; a repeat changes nothing.
    /// </summary>
    /// <returns>The verdicts, in the order given; a path that is not in the ledger has none (null).</returns>
    Task<IReadOnlyList<Verdict?>> RegisterAsync(IReadOnlyList<RegisteredPath> paths, long timeMs, CancellationToken cancellation);

    /// <summary>
    /// Marks rows whose stored bytes are lost (<see cref="LedgerRow.BytesLost"/>), and the archives they came in, so that the next ingest takes them in anew;
    /// or takes the mark away because the bytes are there again. Files in place are their owner's and left alone.
    /// </summary>
    Task MarkLostAsync(IReadOnlyCollection<string> hashes, bool lost, CancellationToken cancellation);

    /// <summary>How many rows there are by verdict and format.</summary>
    /// <param name="dataset">All when null.</param>
    Task<IReadOnlyList<LedgerTotal>> TotalsAsync(string? dataset, CancellationToken cancellation);

    /// <summary>Rows by dataset, then path.</summary>
    Task<IReadOnlyList<LedgerRow>> ListAsync(LedgerQuery query, CancellationToken cancellation);

    /// <summary>One row, or null.</summary>
    Task<LedgerRow?> GetAsync(string id, CancellationToken cancellation);
}

/// <summary>A path that the catalogue knows now.</summary>
internal sealed record RegisteredPath(string Dataset, string Path, string Asset);

/// <summary>Rows of one verdict and format.</summary>
internal sealed record LedgerTotal(Verdict Verdict, string Format, long Count);

/// <summary>Which rows; what is null or empty does not restrict.</summary>
internal sealed record LedgerQuery
{
    public string? Dataset { get; init; }

    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    public string? Job { get; init; }

    public string? Code { get; init; }

    public string? Format { get; init; }

    public string? Sha256 { get; init; }

    /// <summary>assets/{asset}.</summary>
    public string? Asset { get; init; }

    /// <summary>The whole path, or its beginning when <see cref="PathIsPrefix"/>.</summary>
    public string? Path { get; init; }

    public bool PathIsPrefix { get; init; }

    /// <summary>Rows after this (dataset, path).</summary>
    public (string Dataset, string Path)? After { get; init; }

    /// <summary>At most; from 1.</summary>
    public required int Limit { get; init; }
}
