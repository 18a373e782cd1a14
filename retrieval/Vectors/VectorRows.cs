using System.Numerics.Tensors;

namespace Lightbox.Retrieval.Vectors;

/// <summary>One vector of length 1 a document, as far as it has one. Not thread-safe: <see cref="TextIndex"/> locks.</summary>
/// <param name="dimension">Of every vector.</param>
internal sealed class VectorRows(int dimension)
{
    private readonly List<float[]?> rows = [];

    public int Dimension => dimension;

    /// <summary>Document numbers with a vector are below this.</summary>
    public int Places => rows.Count;

    /// <summary>Documents that have a vector.</summary>
    public int Count { get; private set; }

    /// <summary>Gives a document its vector, or another one.</summary>
    /// <param name="vector">Finite and not zero; need not have length 1.</param>
    public void Set(int document, ReadOnlySpan<float> vector)
    {
        while (rows.Count <= document) rows.Add(null);
        if (rows[document] is null) Count++;
        rows[document] = Unit(vector);
    }

    public void Remove(int document)
    {
        if (Of(document) is null) return;
        rows[document] = null;
        Count--;
    }

    /// <summary>The document's vector; null when it has none.</summary>
    public float[]? Of(int document) => document < rows.Count ? rows[document] : null;

    /// <summary>The vector as one of length 1; null for a zero vector.</summary>
    public static float[]? Unit(ReadOnlySpan<float> vector)
    {
        var unit = vector.ToArray();
        var length = TensorPrimitives.Norm<float>(unit);
        if (!(length > 0) || !float.IsFinite(length)) return null;
        TensorPrimitives.Divide(unit, length, unit);
        return unit;
    }
}
