namespace Lightbox.Retrieval;

/// <summary>How a search is cut and when it says that nothing fits.</summary>
public sealed record SearchOptions
{
    public const int MaxCount = 1000;

    /// <summary>Hits wanted, 1 to <see cref="MaxCount"/>.</summary>
    public int Count { get; init; } = 10;

    /// <summary>Which ids may be hits. Applied before the cut, so that a narrow filter still gives <see cref="Count"/> hits when there are so many.</summary>
    public Func<string, bool>? Filter { get; init; }

    /// <summary>The query as the model of <see cref="TextIndex.PutVector"/> sees it; its cosine then takes the place of the built-in latent space. Null for the latter.</summary>
    public float[]? QueryVector { get; init; }

    /// <summary>Below this share of the query's information found in the best documents the search abstains; in [0, 1].</summary>
    public double AnswerThreshold { get; init; } = 0.34;

    /// <summary>Below this share an answer is marked as low confidence.</summary>
    public double LowConfidence { get; init; } = 0.5;

    /// <summary>Returns the hits even when nothing fits (evaluation wants the ranking); <see cref="SearchResult.Answered"/> still says so.</summary>
    public bool KeepUnanswered { get; init; }
}
