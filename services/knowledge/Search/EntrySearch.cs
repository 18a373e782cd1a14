using Lightbox.Knowledge.Entries;
using Lightbox.Retrieval;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Search;

/// <summary>A result with the rows behind its hits.</summary>
internal sealed record FoundEntries(SearchResult Result, IReadOnlyList<(EntryRow Row, SearchHit Hit)> Hits);

/// <summary>Ranked ids from the index, their rows from the store.</summary>
internal sealed class EntrySearch(EntryIndex index, IEntryStore store)
{
    public async Task<FoundEntries> RunAsync(string query, SearchOptions options, Narrowing narrowing, CancellationToken cancellation)
    {
        var result = await index.SearchAsync(query, options, narrowing.Allows, cancellation);
        if (result.Hits.Count == 0) return new FoundEntries(result, []);
        var rows = (await store.FindAsync([.. result.Hits.Select(h => h.Id)], cancellation)).ToDictionary(r => r.Id);
        // An entry removed since the index was built is left out.
        return new FoundEntries(result, [.. result.Hits.Where(h => rows.ContainsKey(h.Id)).Select(h => (rows[h.Id], h))]);
    }

    /// <summary>One entry's match, or null when nothing of the query is in it.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such entry.</exception>
    public async Task<SearchHit?> OneAsync(string query, string id, CancellationToken cancellation)
    {
        if ((await store.FindAsync([id], cancellation)).Count == 0) throw new ResourceNotFoundException(EntryNames.Of(id));
        var all = await index.SearchAsync(query, new SearchOptions { Count = SearchOptions.MaxCount, KeepUnanswered = true }, _ => true, cancellation);
        return all.Hits.FirstOrDefault(h => h.Id == id);
    }
}
