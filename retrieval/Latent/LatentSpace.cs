using System.Numerics.Tensors;
using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Vectors;

namespace Lightbox.Retrieval.Latent;

/// <summary>
/// Latent semantic analysis of one index: a few hundred directions found in the texts themselves, in which texts about one thing lie close though they share no word.
/// Texts that come later are placed among the directions there are; when they have become many, the space is to be trained anew.
/// </summary>
internal sealed class LatentSpace
{
    /// <summary>Documents to train on at most: the directions of ten thousand texts are those of a million of the same kind, and the others are placed among them.</summary>
    private const int MostTrained = 10_000;

    /// <summary>Numbers of all places together at most: a million texts have fewer directions.</summary>
    private const long MostNumbers = 80_000_000;

    private readonly int[] columnOf;
    private readonly float[] weights;
    private readonly DenseRows directions;
    private int placed;

    private LatentSpace(LatentSpace other, int from, ReadOnlySpan<int> renumbered)
    {
        (columnOf, weights, directions) = (other.columnOf, other.weights, other.directions);
        Places = other.Places.Renumbered(from, renumbered);
        Neighbours = other.Neighbours.Renumbered(from, renumbered);
        placed = from + Live(renumbered);
    }

    private LatentSpace(WeightedTexts texts, DenseRows directions, Neighbours neighbours)
    {
        Neighbours = neighbours;
        (columnOf, weights) = (texts.ColumnOf, texts.Weights);
        this.directions = directions;
        Places = new VectorRows(directions.Columns);
        for (var row = 0; row < texts.Rows.Rows; row++) Keep(Placed(texts.Rows.TermsOf(row), texts.Rows.ValuesOf(row)));
    }

    public Neighbours Neighbours { get; }

    /// <summary>Where the documents lie; one without a word that counts has no place.</summary>
    public VectorRows Places { get; }

    /// <param name="count">Document numbers are below this.</param>
    /// <returns>Null when the texts have no two words in common.</returns>
    public static LatentSpace? Train(PostingLane words, int count, CancellationToken cancellation)
    {
        var texts = WeightedTexts.Of(words, count, MostTrained, cancellation);
        var rank = Rank(words.Documents, texts.Rows.Columns);
        if (rank < 2) return null;
        return new(texts, TruncatedSvd.RightVectors(texts.Rows.Only(texts.Sample), rank, cancellation), Neighbours.Of(texts.Rows, cancellation));
    }

    /// <summary>The same for documents that were given new numbers.</summary>
    public LatentSpace Renumbered(int from, ReadOnlySpan<int> renumbered) => new(this, from, renumbered);

    /// <summary>Places the next document.</summary>
    public void Append(IReadOnlyList<List<int>> termsByField)
    {
        var counts = new Dictionary<int, double>();
        foreach (var terms in termsByField)
        {
            foreach (var term in terms) counts[term] = counts.GetValueOrDefault(term) + 1;
        }

        Keep(Place(counts));
    }

    /// <summary>Where a text with these terms lies, length 1; null when none of them counts.</summary>
    public float[]? Place(IReadOnlyDictionary<int, double> frequencies)
    {
        List<int> columns = [];
        List<float> values = [];
        foreach (var (term, frequency) in frequencies.OrderBy(pair => pair.Key))
        {
            if (term >= columnOf.Length || columnOf[term] is not (>= 0 and var column)) continue;
            columns.Add(column);
            values.Add((float)(weights[column] * LogEntropy.Local(frequency)));
        }

        return Placed([.. columns], [.. values]);
    }

    /// <summary>A tenth of the documents, 50 to 400; of a small set two fifths.</summary>
    private static int Rank(int documents, int terms)
    {
        var most = (int)Math.Clamp(MostNumbers / Math.Max(documents, 1), 50, 400);
        return Math.Min(Math.Clamp(documents / 10, Math.Min(50, documents * 2 / 5), most), terms - 1);
    }

    private float[]? Placed(ReadOnlySpan<int> columns, ReadOnlySpan<float> values)
    {
        var place = new float[directions.Columns];
        for (var i = 0; i < columns.Length; i++) TensorPrimitives.MultiplyAdd(directions[columns[i]], values[i], place, place);
        return VectorRows.TryUnit(place);
    }

    private static int Live(ReadOnlySpan<int> renumbered)
    {
        var live = 0;
        foreach (var number in renumbered) live += number >= 0 ? 1 : 0;
        return live;
    }

    private void Keep(float[]? place)
    {
        if (place is not null) Places.Set(placed, place);
        placed++;
    }
}
