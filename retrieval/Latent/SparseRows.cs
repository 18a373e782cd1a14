using System.Numerics.Tensors;

namespace Lightbox.Retrieval.Latent;

/// <summary>A sparse matrix by rows (CSR): one row a document, one column a term.</summary>
/// <param name="columns">Of the matrix.</param>
/// <param name="starts">Where each row begins in the other two, and one more.</param>
/// <param name="terms">The column of each value; ascending within a row.</param>
internal sealed class SparseRows(int columns, int[] starts, int[] terms, float[] values)
{
    public int Rows => starts.Length - 1;

    public int Columns => columns;

    public ReadOnlySpan<int> TermsOf(int row) => terms.AsSpan(starts[row]..starts[row + 1]);

    public ReadOnlySpan<float> ValuesOf(int row) => values.AsSpan(starts[row]..starts[row + 1]);

    /// <summary>Some of the rows, in this order.</summary>
    public SparseRows Only(int[] rows)
    {
        if (rows.Length == Rows) return this;
        var newStarts = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++) newStarts[i + 1] = newStarts[i] + TermsOf(rows[i]).Length;
        var (newTerms, newValues) = (new int[newStarts[^1]], new float[newStarts[^1]]);
        for (var i = 0; i < rows.Length; i++)
        {
            TermsOf(rows[i]).CopyTo(newTerms.AsSpan(newStarts[i]));
            ValuesOf(rows[i]).CopyTo(newValues.AsSpan(newStarts[i]));
        }

        return new(columns, newStarts, newTerms, newValues);
    }

    /// <summary>This times a dense matrix of <see cref="Columns"/> rows.</summary>
    public DenseRows Times(DenseRows right)
    {
        var product = new DenseRows(Rows, right.Columns);
        for (var row = 0; row < Rows; row++)
        {
            var into = product[row];
            for (var i = starts[row]; i < starts[row + 1]; i++) TensorPrimitives.MultiplyAdd(right[terms[i]], values[i], into, into);
        }

        return product;
    }

    /// <summary>The transpose of this times a dense matrix of <see cref="Rows"/> rows.</summary>
    public DenseRows TransposedTimes(DenseRows right)
    {
        var product = new DenseRows(columns, right.Columns);
        for (var row = 0; row < Rows; row++)
        {
            var from = right[row];
            for (var i = starts[row]; i < starts[row + 1]; i++)
            {
                var into = product[terms[i]];
                TensorPrimitives.MultiplyAdd(from, values[i], into, into);
            }
        }

        return product;
    }
}
