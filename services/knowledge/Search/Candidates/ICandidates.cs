using Lightbox.Knowledge.Embeddings.Models;

namespace Lightbox.Knowledge.Search.Candidates;

/// <summary>A first choice among very many entries, which the ranker then puts in order.</summary>
internal interface ICandidates
{
    /// <summary>Whether it is worth asking for a choice among so many entries; below, the ranker looks at each.</summary>
    bool IsFor(int entries);

    /// <returns>Ids of entries; null when the ranker is to look at every entry that is allowed.</returns>
    Task<IReadOnlySet<string>?> FindAsync(CandidateQuery query, CancellationToken cancellation);
}

/// <summary>What candidates are wanted for.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Vector">The text's, by the model that the entries' vectors are of; null when that is the built-in one.</param>
/// <param name="Allowed">The only entries that may be found; null for all.</param>
internal sealed record CandidateQuery(string Text, QueryVector? Vector, IReadOnlyList<string>? Allowed);
