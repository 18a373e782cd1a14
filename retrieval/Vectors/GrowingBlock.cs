using System.Numerics.Tensors;

namespace Lightbox.Retrieval.Vectors;

/// <summary>A block in memory.</summary>
internal sealed class GrowingBlock(int dimension) : VectorBlock
{
    public const int Size = 256;

    private readonly int stride = Quantised.Stride(dimension);
    private readonly float[] scales = new float[Size];
    private readonly float[] values = new float[Size * dimension];
    private readonly sbyte[] codes = new sbyte[Size * Quantised.Stride(dimension)];

    public override ReadOnlySpan<float> Scales => scales;

    public override ReadOnlySpan<sbyte> Codes => codes;

    public void Set(int document, ReadOnlySpan<float> unit)
    {
        var row = document - FirstDocument;
        unit.CopyTo(values.AsSpan(row * dimension));
        scales[row] = Quantised.Row(unit, codes.AsSpan(row * stride, stride));
    }

    public void Remove(int document) => scales[document - FirstDocument] = 0;

    public override void Read(int document, Span<float> into) => Values(document - FirstDocument).CopyTo(into);

    public override void Scan(ReadOnlySpan<float> asked, Span<float> products)
    {
        for (var row = 0; row < Size; row++) products[row] = scales[row] > 0 ? TensorPrimitives.Dot(Values(row), asked) : 0;
    }

    private ReadOnlySpan<float> Values(int row) => values.AsSpan(row * dimension, dimension);
}
