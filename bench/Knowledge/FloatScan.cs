using System.Numerics.Tensors;

namespace Lightbox.Bench.Knowledge;

/// <summary>The peer without an index: all vectors as float32 in memory, each compared with the query.</summary>
internal sealed class FloatScan
{
    private readonly float[] values;
    private readonly float[] cosines;

    public FloatScan(SyntheticEntries corpus, int entries)
    {
        values = new float[entries * SyntheticEntries.Dimension];
        cosines = new float[entries];
        for (var i = 0; i < entries; i++) Unit(corpus.Vector(i)).CopyTo(values, i * SyntheticEntries.Dimension);
    }

    /// <summary>The cosine of every entry with a vector.</summary>
    public ReadOnlySpan<float> Scan(float[] vector)
    {
        var asked = Unit(vector);
        for (var i = 0; i < cosines.Length; i++) cosines[i] = TensorPrimitives.Dot(values.AsSpan(i * asked.Length, asked.Length), asked);
        return cosines;
    }

    /// <summary>The nearest entries, best first.</summary>
    public int[] Nearest(float[] vector, int count)
    {
        var found = Scan(vector).ToArray();
        var places = Enumerable.Range(0, found.Length).ToArray();
        Array.Sort(found, places);
        return [.. places.Reverse().Take(count)];
    }

    private static float[] Unit(float[] vector)
    {
        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), unit);
        return unit;
    }
}
