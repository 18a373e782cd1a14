using System.Numerics.Tensors;

namespace Lightbox.Retrieval.Latent;

/// <summary>
/// The k largest singular values of a sparse matrix by randomised subspace iteration (Halko, Martinsson and Tropp 2011). Text has a slowly falling
/// spectrum: with fewer than 20 rounds the last directions are still noise, and retrieval loses by it.
/// </summary>
internal static class TruncatedSvd
{
    private const int Rounds = 20, Oversampling = 30, Seed = 17;

    /// <returns>V, one row a column of the matrix, its columns the directions: a document or a query times it has its place among the directions.</returns>
    public static DenseRows RightVectors(SparseRows matrix, int rank, CancellationToken cancellation)
    {
        var width = Math.Min(rank + Oversampling, Math.Min(matrix.Rows, matrix.Columns));
        var range = Start(matrix.Rows, width);
        for (var round = 0; round < Rounds; round++)
        {
            range.Orthonormalise();
            cancellation.ThrowIfCancellationRequested();
            range = matrix.Times(matrix.TransposedTimes(range));
        }

        range.Orthonormalise();
        var within = matrix.TransposedTimes(range);
        var axes = PrincipalAxes.Of(Products(within), cancellation);
        return Turned(within, axes, Math.Min(rank, width));
    }

    private static DenseRows Start(int rows, int columns)
    {
        // The same texts give the same space: nothing here is a secret.
#pragma warning disable CA5394
        var random = new Random(Seed);
        var start = new DenseRows(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in start[row]) value = random.NextSingle() - 0.5f;
        }
#pragma warning restore CA5394

        return start;
    }

    private static double[][] Products(DenseRows within)
    {
        var products = within.Gram();
        for (var i = 0; i < products.Length; i++)
        {
            for (var j = 0; j < i; j++) products[i][j] = products[j][i];
        }

        return products;
    }

    /// <summary>B' U S^-1: the right vectors, cut to the rank asked for.</summary>
    private static DenseRows Turned(DenseRows within, (double Value, double[] Axis)[] axes, int rank)
    {
        var directions = axes.Take(rank).Where(axis => axis.Value > axes[0].Value * 1e-9)
            .Select(axis => Array.ConvertAll(axis.Axis, value => (float)(value / Math.Sqrt(axis.Value)))).ToArray();
        var right = new DenseRows(within.Count, directions.Length);
        for (var row = 0; row < within.Count; row++)
        {
            var into = right[row];
            for (var i = 0; i < directions.Length; i++) into[i] = TensorPrimitives.Dot(within[row], directions[i]);
        }

        return right;
    }
}
