namespace Lightbox.Imaging.Volumes;

/// <summary>Which axis of the array runs nearest to which axis of the patient, and which way.</summary>
internal readonly record struct VolumeAxes
{
    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    private VolumeAxes((int Axis, bool Positive) right, (int Axis, bool Positive) anterior, (int Axis, bool Positive) superior)
    {
        Right = right;
        Anterior = anterior;
        Superior = superior;
    }

    /// <summary>The array axis nearest to left-right; positive when its index grows to the patient's right.</summary>
    public (int Axis, bool Positive) Right { get; }

    /// <summary>Likewise; positive towards anterior.</summary>
    public (int Axis, bool Positive) Anterior { get; }

    /// <summary>Likewise; positive towards superior.</summary>
    public (int Axis, bool Positive) Superior { get; }

    /// <summary>Of the six ways to pair axes the one whose cosines sum highest, so that no axis is used twice however oblique the volume lies.</summary>
    public static VolumeAxes Of(double[][] affine)
    {
        var best = Orders[0];
        double most = double.NegativeInfinity;
        foreach (var order in Orders)
        {
            double sum = 0;
            for (int world = 0; world < 3; world++) sum += Math.Abs(Cosine(affine, world, order[world]));
            if (!(sum > most + 1e-9)) continue;
            (best, most) = (order, sum);
        }

        return new(Way(affine, best, 0), Way(affine, best, 1), Way(affine, best, 2));
    }

    private static (int Axis, bool Positive) Way(double[][] affine, int[] order, int world) => (order[world], affine[world][order[world]] >= 0);

    private static double Cosine(double[][] affine, int world, int axis)
    {
        double length = Math.Sqrt((affine[0][axis] * affine[0][axis]) + (affine[1][axis] * affine[1][axis]) + (affine[2][axis] * affine[2][axis]));
        return length > 0 ? affine[world][axis] / length : 0;
    }
}
