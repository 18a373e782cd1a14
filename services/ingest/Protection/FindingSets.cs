using System.Collections.Concurrent;

namespace Lightbox.Ingest.Protection;

/// <summary>Sees that a set is in the store before a ledger row names it.</summary>
internal sealed class FindingSets(IProtectionStore store)
{
    /// <summary>Names remembered as written; a dataset has some dozens.</summary>
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, bool> written = new();

    public async ValueTask<string> NameAsync(FindingSet set, CancellationToken cancellation)
    {
        var name = set.Name;
        if (written.ContainsKey(name)) return name;
        await store.AddSetAsync(name, set.Content, cancellation);
        if (written.Count >= MostRemembered) written.Clear();
        written[name] = true;
        return name;
    }
}
