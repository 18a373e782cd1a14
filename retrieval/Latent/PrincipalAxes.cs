using System.Numerics.Tensors;

namespace Lightbox.Retrieval.Latent;

/// <summary>Eigenvectors of a symmetric matrix without negative eigenvalues, by one-sided Jacobi rotations: its rows are turned against each other until they are orthogonal.</summary>
internal static class PrincipalAxes
{
    private const int MostSweeps = 30;

    private const double Enough = 1e-10;

    /// <param name="matrix">Symmetric; used up.</param>
    /// <returns>Eigenvalues, the largest first, each with its eigenvector of length 1 (zeros for an eigenvalue of 0).</returns>
    public static (double Value, double[] Axis)[] Of(double[][] matrix, CancellationToken cancellation)
    {
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            var turned = false;
            for (var i = 0; i < matrix.Length; i++)
            {
                for (var j = i + 1; j < matrix.Length; j++) turned |= Turn(matrix[i], matrix[j]);
            }

            if (!turned) break;
        }

        return [.. matrix.Select(row => (Value: Norm(row), Axis: row)).OrderByDescending(pair => pair.Value).Select(Normalised)];
    }

    /// <summary>Whether the two had to be turned to be orthogonal.</summary>
    private static bool Turn(double[] a, double[] b)
    {
        double alpha = TensorPrimitives.SumOfSquares<double>(a), beta = TensorPrimitives.SumOfSquares<double>(b), gamma = TensorPrimitives.Dot<double>(a, b);
        if (Math.Abs(gamma) <= Enough * Math.Sqrt(alpha * beta) || gamma == 0) return false;
        var zeta = (beta - alpha) / (2 * gamma);
        var tangent = Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        var sine = cosine * tangent;
        for (var i = 0; i < a.Length; i++) (a[i], b[i]) = ((cosine * a[i]) - (sine * b[i]), (sine * a[i]) + (cosine * b[i]));
        return true;
    }

    private static double Norm(double[] row) => Math.Sqrt(TensorPrimitives.SumOfSquares<double>(row));

    private static (double Value, double[] Axis) Normalised((double Value, double[] Axis) pair)
    {
        if (pair.Value > 0) TensorPrimitives.Divide(pair.Axis, pair.Value, pair.Axis);
        return pair;
    }
}
