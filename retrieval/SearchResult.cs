using Lightbox.Retrieval.Spelling;

namespace Lightbox.Retrieval;

/// <summary>How much of what was asked the best documents hold.</summary>
public enum Confidence
{
    /// <summary>Nothing fits.</summary>
    None,

    /// <summary>Something fits in part.</summary>
    Low,

    /// <summary>Most of the query is met.</summary>
    Good,
}

/// <summary>The hits of one search, best first; empty when nothing fits.</summary>
/// <param name="Hits">Best first; equal scores in order of insertion.</param>
/// <param name="Confidence">None when nothing fits.</param>
/// <param name="Coverage">Share of the query's idf mass found in the best documents, in [0, 1].</param>
/// <param name="Repairs">Words that were read as others.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, Confidence Confidence, double Coverage, IReadOnlyList<WordRepair> Repairs)
{
    /// <summary>Fewer than asked for although more may fit: some documents could not be looked at, such as those without a vector when only a vector was asked with.</summary>
    public bool Partial { get; init; }

    public static SearchResult Nothing { get; } = new([], Confidence.None, 0, []);

    /// <summary>False when nothing fits.</summary>
    public bool Answered => Confidence != Confidence.None;
}

/// <summary>One document found.</summary>
/// <param name="Id">As it was put in.</param>
/// <param name="Score">In (0, 1]; comparable within one result only.</param>
/// <param name="Explanation">What each part gave.</param>
public sealed record SearchHit(string Id, double Score, HitExplanation Explanation);

/// <summary>What each part gave to a hit's score.</summary>
/// <param name="Parts">The parts of the ranker that had a say.</param>
/// <param name="Coverage">Share of the query's idf mass this document holds, in [0, 1].</param>
/// <param name="Matches">The query's words found in it.</param>
public sealed record HitExplanation(IReadOnlyList<RankedPart> Parts, double Coverage, IReadOnlyList<WordMatch> Matches);

/// <summary>A word of the query found in a document.</summary>
/// <param name="Asked">The query's word.</param>
/// <param name="Found">The word it was found by: itself, a repair or a synonym.</param>
/// <param name="Fields">Names of the fields that hold it.</param>
public sealed record WordMatch(string Asked, string Found, IReadOnlyList<string> Fields);
