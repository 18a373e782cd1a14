namespace Lightbox.Retrieval.Ranking;

/// <summary>What the parts count in the whole; they add up to 1.</summary>
internal readonly record struct PartWeights(double Words, double Grams, double Latent, double Feedback, double Company)
{
    public static PartWeights WordsOnly { get; } = new(0.5, 0.5, 0, 0, 0);

    /// <summary>The parts so far count less beside a new one.</summary>
    public PartWeights Beside(double share) => new(Words * share, Grams * share, Latent * share, Feedback * share, Company * share);
}
