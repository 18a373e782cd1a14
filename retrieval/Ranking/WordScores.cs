namespace Lightbox.Retrieval.Ranking;

/// <summary>One number a document for each part of the ranker that looks at all documents.</summary>
internal readonly ref struct WordScores
{
    public const int Kinds = 5, LatentKind = 2;

    private readonly Span<float> room;
    private readonly int documents;

    /// <param name="room"><see cref="Kinds"/> x documents, zeros.</param>
    public WordScores(Span<float> room, int documents)
    {
        this.room = room;
        this.documents = documents;
    }

    public Span<float> Words => Of(0);

    public Span<float> Grams => Of(1);

    /// <summary>Closeness to the query as a vector.</summary>
    public Span<float> Latent => Of(LatentKind);

    public Span<float> All => Of(3);

    /// <summary>Room for sums that end up in <see cref="Words"/>; zeros before and after.</summary>
    public Span<float> Sums => Of(4);

    private Span<float> Of(int kind) => room.Slice(kind * documents, documents);
}
