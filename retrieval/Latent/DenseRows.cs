using System.Numerics.Tensors;

namespace Lightbox.Retrieval.Latent;

/// <summary>A dense matrix by rows. More than 2^31 values in all are no matter: each row is an array of its own.</summary>
internal sealed class DenseRows
{
    private readonly float[][] rows;

    public DenseRows(int count, int columns)
    {
        Columns = columns;
        rows = new float[count][];
        for (var i = 0; i < count; i++) rows[i] = new float[columns];
    }

    public int Count => rows.Length;

    public int Columns { get; }

    public Span<float> this[int row] => rows[row];

    /// <summary>
    /// Makes the columns orthonormal (Cholesky QR, twice: the second time takes away what rounding left in the first). A column that depends on those
    /// before it becomes zero.
    /// </summary>
    public void Orthonormalise()
    {
        for (var pass = 0; pass < 2; pass++) DivideBy(UpperRoot(Gram()));
    }

    /// <summary>The columns' products with each other; only the upper half is filled.</summary>
    public double[][] Gram()
    {
        const int Block = 256;
        var sums = new double[Columns][];
        var part = new float[Columns][];
        for (var i = 0; i < Columns; i++) (sums[i], part[i]) = (new double[Columns], new float[Columns]);
        for (var first = 0; first < Count; first += Block)
        {
            for (var row = first; row < Math.Min(first + Block, Count); row++)
            {
                ReadOnlySpan<float> from = rows[row];
                for (var i = 0; i < Columns; i++)
                {
                    if (from[i] == 0) continue;
                    var into = part[i].AsSpan(i);
                    TensorPrimitives.MultiplyAdd(from[i..], from[i], into, into);
                }
            }

            for (var i = 0; i < Columns; i++)
            {
                for (var j = i; j < Columns; j++) sums[i][j] += part[i][j];
                part[i].AsSpan().Clear();
            }
        }

        return sums;
    }

    /// <summary>R with R'R = the matrix, in its place; a row of zeros where the matrix has no full rank.</summary>
    private static double[][] UpperRoot(double[][] matrix)
    {
        var largest = 0.0;
        for (var i = 0; i < matrix.Length; i++) largest = Math.Max(largest, matrix[i][i]);
        for (var i = 0; i < matrix.Length; i++)
        {
            var pivot = matrix[i][i];
            if (pivot <= largest * 1e-12)
            {
                matrix[i].AsSpan().Clear();
                continue;
            }

            var root = Math.Sqrt(pivot);
            for (var j = i; j < matrix.Length; j++) matrix[i][j] /= root;
            for (var k = i + 1; k < matrix.Length; k++)
            {
                var factor = -matrix[i][k];
                var into = matrix[k].AsSpan(k);
                TensorPrimitives.MultiplyAdd(matrix[i].AsSpan(k), factor, into, into);
            }
        }

        return matrix;
    }

    /// <summary>Each row x becomes the solution of y R = x.</summary>
    private void DivideBy(double[][] upper)
    {
        var factors = Array.ConvertAll(upper, row => Array.ConvertAll(row, value => (float)value));
        foreach (var row in rows)
        {
            for (var i = 0; i < Columns; i++)
            {
                var pivot = factors[i][i];
                row[i] = pivot == 0 ? 0 : row[i] / pivot;
                if (row[i] == 0) continue;
                var rest = row.AsSpan(i + 1);
                TensorPrimitives.MultiplyAdd(factors[i].AsSpan(i + 1), -row[i], rest, rest);
            }
        }
    }
}
