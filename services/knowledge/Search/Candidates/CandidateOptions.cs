namespace Lightbox.Knowledge.Search.Candidates;

/// <summary>Section <c>Lightbox:Knowledge:Candidates</c>; on PostgreSQL only.</summary>
internal sealed class CandidateOptions
{
    public const string Section = "Lightbox:Knowledge:Candidates";

    /// <summary>Entries from which on the database is asked for candidates; with fewer the ranker is as fast over all of them, and exact.</summary>
    public int LeastEntries { get; init; } = 50_000;

    /// <summary>Candidates by words, and as many by vector; 10 to 1000.</summary>
    public int Each { get; init; } = 1000;
}
