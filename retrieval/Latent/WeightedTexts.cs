using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lightbox.Retrieval.Lexical;

namespace Lightbox.Retrieval.Latent;

/// <summary>The documents of a lane as log-entropy vectors of length 1, over the terms that at least two documents have.</summary>
/// <param name="Rows">One row a document number; empty for one that was taken out.</param>
/// <param name="ColumnOf">By term; -1 for a term that is left out.</param>
/// <param name="Weights">Global weight by column.</param>
internal sealed record WeightedTexts(SparseRows Rows, int[] ColumnOf, float[] Weights)
{
    private const int LeastDocuments = 2;

    /// <param name="count">Document numbers are below this.</param>
    public static WeightedTexts Of(PostingLane lane, int count, CancellationToken cancellation)
    {
        var columnOf = new int[lane.Terms];
        var weights = new List<float>();
        var cells = new List<(int Column, float Value)>?[count];
        List<int> documents = [], counts = [];
        for (var term = 0; term < lane.Terms; term++)
        {
            cancellation.ThrowIfCancellationRequested();
            columnOf[term] = -1;
            if (lane.DocumentFrequency(term) < LeastDocuments) continue;
            lane.Occurrences(term, documents, counts);
            var weight = LogEntropy.Global(CollectionsMarshal.AsSpan(counts), lane.Documents);
            columnOf[term] = weights.Count;
            weights.Add((float)weight);
            for (var i = 0; i < documents.Count; i++) (cells[documents[i]] ??= []).Add((columnOf[term], (float)(weight * LogEntropy.Local(counts[i]))));
        }

        return new(Pack(cells, weights.Count), columnOf, [.. weights]);
    }

    private static SparseRows Pack(List<(int Column, float Value)>?[] cells, int columns)
    {
        var starts = new int[cells.Length + 1];
        for (var i = 0; i < cells.Length; i++) starts[i + 1] = starts[i] + (cells[i]?.Count ?? 0);
        var terms = new int[starts[^1]];
        var values = new float[starts[^1]];
        for (var row = 0; row < cells.Length; row++)
        {
            var at = starts[row];
            foreach (var (column, value) in cells[row] ?? []) (terms[at], values[at++]) = (column, value);
            var own = values.AsSpan(starts[row]..at);
            var length = TensorPrimitives.Norm<float>(own);
            if (length > 0) TensorPrimitives.Divide(own, length, own);
        }

        return new(columns, starts, terms, values);
    }
}
