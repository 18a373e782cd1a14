namespace Lightbox.Retrieval.Ranking;

/// <summary>One number a document for each part of the ranker and for the whole, and what each part counts in the whole.</summary>
internal readonly ref struct Scores
{
    public const int Kinds = 6;

    private readonly Span<double> room;
    private readonly int documents;

    /// <param name="room"><see cref="Kinds"/> x documents, zeros.</param>
    public Scores(Span<double> room, int documents)
    {
        this.room = room;
        this.documents = documents;
    }

    public Span<double> Words => Of(0);

    public Span<double> Grams => Of(1);

    /// <summary>Closeness to the query in the latent space.</summary>
    public Span<double> Latent => Of(2);

    /// <summary>Closeness to what the best documents have in common.</summary>
    public Span<double> Feedback => Of(3);

    /// <summary>What the document's neighbours have.</summary>
    public Span<double> Company => Of(4);

    public Span<double> All => Of(5);

    private Span<double> Of(int kind) => room.Slice(kind * documents, documents);
}

/// <summary>What the parts count in the whole; they add up to 1.</summary>
internal readonly record struct PartWeights(double Words, double Grams, double Latent, double Feedback, double Company)
{
    public static PartWeights WordsOnly { get; } = new(0.5, 0.5, 0, 0, 0);

    /// <summary>The parts so far count less beside a new one.</summary>
    public PartWeights Beside(double share) => new(Words * share, Grams * share, Latent * share, Feedback * share, Company * share);
}
