namespace Lightbox.Ingest.Uploads;

/// <summary>Uploads and how much of each is here.</summary>
internal interface IUploadStore
{
    /// <summary>Keeps a new upload; one whose request id is known already is given back as it stands.</summary>
    Task<(UploadRow Row, bool Created)> CreateAsync(UploadRow row, CancellationToken cancellation);

    Task<UploadRow?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>Keeps how much is here.</summary>
    /// <param name="sha256">Of the whole; empty when it is not complete.</param>
    /// <returns>False when there is no such upload any more.</returns>
    Task<bool> CommitAsync(string id, long committedBytes, string sha256, long expireMs, CancellationToken cancellation);

    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellation);

    Task<int> CountAsync(CancellationToken cancellation);

    /// <summary>Those whose time was over before a moment, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<UploadRow>> ExpiredAsync(long beforeMs, int limit, CancellationToken cancellation);
}
