using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lightbox.Retrieval.Lexical;

namespace Lightbox.Retrieval.Latent;

/// <summary>The documents of a lane as log-entropy vectors of length 1, over the terms that at least two documents of the sample have.</summary>
/// <param name="Rows">One row a document number; empty for one that was taken out.</param>
/// <param name="Sample">The documents to train on, ascending: all of them, or of a large index every n-th.</param>
/// <param name="ColumnOf">By term; -1 for a term that is left out.</param>
/// <param name="Weights">Global weight by column.</param>
internal sealed record WeightedTexts(SparseRows Rows, int[] Sample, int[] ColumnOf, float[] Weights)
{
    private const int LeastDocuments = 2;

    /// <param name="count">Document numbers are below this.</param>
    /// <param name="most">Documents to train on.</param>
    public static WeightedTexts Of(PostingLane lane, int count, int most, CancellationToken cancellation)
    {
        var sample = Sampled(lane, count, most);
        var isSample = new bool[count];
        foreach (var document in sample) isSample[document] = true;
        var columnOf = new int[lane.Terms];
        var weights = new List<float>();
        var starts = new int[count + 1];
        List<int> documents = [], counts = [];
        for (var term = 0; term < lane.Terms; term++)
        {
            cancellation.ThrowIfCancellationRequested();
            columnOf[term] = -1;
            if (lane.DocumentFrequency(term) < LeastDocuments) continue;
            lane.Occurrences(term, documents, counts);
            if (documents.Count(document => isSample[document]) < LeastDocuments) continue;
            columnOf[term] = weights.Count;
            weights.Add((float)LogEntropy.Global(CollectionsMarshal.AsSpan(counts), lane.Documents));
            foreach (var document in documents) starts[document + 1]++;
        }

        for (var i = 0; i < count; i++) starts[i + 1] += starts[i];
        return new(Fill(lane, columnOf, weights, starts, cancellation), sample, columnOf, [.. weights]);
    }

    /// <summary>Of more than <paramref name="most"/> documents, as many that lie evenly among all.</summary>
    private static int[] Sampled(PostingLane lane, int count, int most)
    {
        var live = Enumerable.Range(0, count).Where(lane.IsLive).ToArray();
        return live.Length <= most ? live : [.. Enumerable.Range(0, most).Select(i => live[(int)((long)i * live.Length / most)])];
    }

    private static SparseRows Fill(PostingLane lane, int[] columnOf, List<float> weights, int[] starts, CancellationToken cancellation)
    {
        var (columns, values) = (new int[starts[^1]], new float[starts[^1]]);
        var at = starts[..^1];
        List<int> documents = [], counts = [];
        for (var term = 0; term < columnOf.Length; term++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (columnOf[term] < 0) continue;
            lane.Occurrences(term, documents, counts);
            for (var i = 0; i < documents.Count; i++)
            {
                ref var place = ref at[documents[i]];
                (columns[place], values[place++]) = (columnOf[term], (float)(weights[columnOf[term]] * LogEntropy.Local(counts[i])));
            }
        }

        for (var row = 0; row < at.Length; row++)
        {
            var own = values.AsSpan(starts[row]..starts[row + 1]);
            var length = TensorPrimitives.Norm<float>(own);
            if (length > 0) TensorPrimitives.Divide(own, length, own);
        }

        return new(weights.Count, starts, columns, values);
    }
}
