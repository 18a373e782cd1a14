namespace Lightbox.Knowledge.Search.Candidates;

/// <summary>SQLite serves one process, whose own index is asked for everything.</summary>
internal sealed class EveryEntry : ICandidates
{
    public bool IsFor(int entries) => false;

    public Task<IReadOnlySet<string>?> FindAsync(CandidateQuery query, CancellationToken cancellation) => Task.FromResult<IReadOnlySet<string>?>(null);
}
