namespace Lightbox.Knowledge.Documents.Imports;

/// <summary>Imports with their documents and proposals.</summary>
internal interface IImportStore
{
    Task CreateAsync(ImportRow row, byte[] content, CancellationToken cancellation);

    Task<ImportRow?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>Takes back an import whose job was another one's.</summary>
    Task RemoveAsync(string id, CancellationToken cancellation);

    /// <summary>The document as it came; null once the import is done.</summary>
    Task<byte[]?> ContentAsync(string id, CancellationToken cancellation);

    /// <summary>Keeps what reading found, all or nothing; proposals of a reading before are replaced.</summary>
    Task ProposeAsync(string id, string title, string summary, IReadOnlyList<ProposalRow> proposals, CancellationToken cancellation);

    /// <summary>By number, after <paramref name="after"/>.</summary>
    Task<IReadOnlyList<ProposalRow>> ProposalsAsync(string id, int after, int count, CancellationToken cancellation);

    /// <summary>Keeps verdicts on open proposals, all or nothing.</summary>
    /// <returns>Numbers that were not open any more; nothing is kept then.</returns>
    Task<IReadOnlyList<int>> DecideAsync(string id, IReadOnlyList<ProposalVerdict> verdicts, CancellationToken cancellation);

    /// <summary>A confirmed proposal became an entry.</summary>
    Task InsertedAsync(string id, int number, string entry, CancellationToken cancellation);

    /// <summary>The import is done; its document is not kept any longer.</summary>
    Task FinishAsync(string id, string evaluation, string report, CancellationToken cancellation);
}
