using CsCheck;
using Lightbox.Retrieval.Latent;
using Xunit;

namespace Lightbox.Retrieval.Tests.Latent;

public sealed class TruncatedSvdTests
{
    /// <summary>A matrix of rank 2: with two directions nothing is lost.</summary>
    [Fact]
    public void RightVectors_MatrixOfRankTwo_KeepEveryRow()
    {
        float[][] rows = [[1, 2, 0, 1], [2, 4, 0, 2], [0, 0, 3, 0], [1, 2, 3, 1], [0, 0, 1, 0]];
        var right = TruncatedSvd.RightVectors(Sparse(rows), 2, CancellationToken.None);
        Assert.Equal(2, right.Columns);
        foreach (var row in rows)
        {
            var back = Back(right, row);
            for (var i = 0; i < row.Length; i++) Assert.Equal(row[i], back[i], 1e-4f);
        }
    }

    [Fact]
    public void RightVectors_RandomMatrices_AreOrthonormal() =>
        Gen.Float[-1, 1].Array[7].Array[5, 12].Sample(
            rows =>
            {
                var right = TruncatedSvd.RightVectors(Sparse(rows), 3, CancellationToken.None);
                for (var a = 0; a < right.Columns; a++)
                {
                    for (var b = a; b < right.Columns; b++)
                    {
                        double product = 0;
                        for (var row = 0; row < right.Count; row++) product += (double)right[row][a] * right[row][b];
                        if (Math.Abs(product - (a == b ? 1 : 0)) > 1e-3) return false;
                    }
                }

                return true;
            },
            iter: 200);

    [Fact]
    public void Of_SymmetricMatrix_GivesEigenvaluesLargestFirst()
    {
        var axes = PrincipalAxes.Of([[2, 1, 0], [1, 2, 0], [0, 0, 5]], CancellationToken.None);
        Assert.Equal([5, 3, 1], axes.Select(axis => Math.Round(axis.Value, 9)));
        Assert.Equal(Math.Sqrt(0.5), Math.Abs(axes[1].Axis[0]), 1e-9);
    }

    [Fact]
    public void Global_TermSpreadEvenly_WeighsNothing()
    {
        Assert.Equal(0, LogEntropy.Global([3, 3, 3, 3], 4), 1e-9);
        Assert.Equal(1, LogEntropy.Global([7], 4), 1e-9);
    }

    private static float[] Back(DenseRows right, float[] row)
    {
        var place = new float[right.Columns];
        for (var i = 0; i < row.Length; i++)
        {
            for (var k = 0; k < place.Length; k++) place[k] += row[i] * right[i][k];
        }

        return [.. Enumerable.Range(0, row.Length).Select(i => Enumerable.Range(0, place.Length).Sum(k => place[k] * right[i][k]))];
    }

    private static SparseRows Sparse(float[][] rows)
    {
        List<int> starts = [0], terms = [];
        List<float> values = [];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] == 0) continue;
                terms.Add(i);
                values.Add(row[i]);
            }

            starts.Add(terms.Count);
        }

        return new(rows[0].Length, [.. starts], [.. terms], [.. values]);
    }
}
