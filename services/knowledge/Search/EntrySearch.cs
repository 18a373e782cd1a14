using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Symptoms;
using Lightbox.Retrieval;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Search;

/// <summary>A result with the rows behind its hits.</summary>
internal sealed record FoundEntries(SearchResult Result, IReadOnlyList<(EntryRow Row, SearchHit Hit)> Hits);

/// <summary>Ranked ids from the index, their rows from the store, mixed by dataset.</summary>
internal sealed class EntrySearch(EntryIndex index, IEntryStore store)
{
    /// <summary>Hits read for each one wanted when a dataset would fill the page.</summary>
    private const int Depth = 2;

    public async Task<FoundEntries> RunAsync(string query, SearchOptions options, Narrowing narrowing, CancellationToken cancellation)
    {
        var found = await ReadAsync(query, options, narrowing, cancellation);
        if (!DatasetMix.IsNeeded(found.Hits.Select(hit => hit.Row))) return found;
        var deeper = await ReadAsync(query, options with { Count = Math.Min(options.Count * Depth, SearchOptions.MaxCount) }, narrowing, cancellation);
        return found with { Hits = DatasetMix.Apply(deeper.Hits, options.Count) };
    }

    /// <summary>The symptoms that entries name.</summary>
    public Task<SymptomNames> SymptomsAsync(CancellationToken cancellation) => index.SymptomsAsync(cancellation);

    /// <summary>One entry's match, or null when nothing of the query is in it.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such entry.</exception>
    public async Task<SearchHit?> OneAsync(string query, string id, CancellationToken cancellation)
    {
        if ((await store.FindAsync([id], cancellation)).Count == 0) throw new ResourceNotFoundException(EntryNames.Of(id));
        var all = await index.SearchAsync(query, new SearchOptions { Count = SearchOptions.MaxCount, KeepUnanswered = true }, null, cancellation);
        return all.Hits.FirstOrDefault(h => h.Id == id);
    }

    private async Task<FoundEntries> ReadAsync(string query, SearchOptions options, Narrowing narrowing, CancellationToken cancellation)
    {
        var result = await index.SearchAsync(query, options, narrowing.IsOpen ? null : narrowing, cancellation);
        if (result.Hits.Count == 0) return new FoundEntries(result, []);
        var rows = (await store.FindAsync([.. result.Hits.Select(h => h.Id)], cancellation)).ToDictionary(r => r.Id);
        // An entry removed since the index was built is left out.
        return new FoundEntries(result, [.. result.Hits.Where(h => rows.ContainsKey(h.Id)).Select(h => (rows[h.Id], h))]);
    }
}
