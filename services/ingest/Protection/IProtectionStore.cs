namespace Lightbox.Ingest.Protection;

/// <summary>Policies, and the sets of tags that ledger rows name.</summary>
internal interface IProtectionStore
{
    /// <summary>A dataset's policy; null when nobody set one.</summary>
    Task<ProtectionPolicyRow?> PolicyAsync(string dataset, CancellationToken cancellation);

    /// <summary>Sets a policy over the version before it.</summary>
    /// <returns>False when another stands there meanwhile.</returns>
    Task<bool> SetPolicyAsync(string dataset, ProtectionPolicyRow policy, CancellationToken cancellation);

    /// <summary>Keeps a set under its name; a repeat changes nothing.</summary>
    Task AddSetAsync(string name, string content, CancellationToken cancellation);

    /// <summary>How many files of a dataset have which set.</summary>
    Task<IReadOnlyList<FoundSet>> CountsAsync(string dataset, CancellationToken cancellation);
}

/// <summary>A set of findings and how many ledger rows name it.</summary>
internal sealed record FoundSet(string Content, long Count);
