using CsCheck;
using Lightbox.Retrieval.Vectors;
using Xunit;

namespace Lightbox.Retrieval.Tests.Vectors;

public sealed class QuantisedTests
{
    [Fact]
    public void Dot_AnyCodes_IsTheSumOfProducts() =>
        Gen.Int[1, 200].SelectMany(length => Gen.Select(Gen.Int[-2047, 2047].Array[length], Gen.Int[-127, 127].Array[length])).Sample((query, row) =>
        {
            var wide = new short[Quantised.Stride(query.Length)];
            var narrow = new sbyte[wide.Length];
            for (var i = 0; i < query.Length; i++) (wide[i], narrow[i]) = ((short)query[i], (sbyte)row[i]);
            return Quantised.Dot(wide, narrow) == query.Zip(row, (q, r) => q * r).Sum();
        });

    /// <summary>The longest vector with the largest codes everywhere.</summary>
    [Fact]
    public void Dot_LargestOfAll_FitsItsBits()
    {
        var query = Enumerable.Repeat((short)2047, Quantised.MostNumbers).ToArray();
        var row = Enumerable.Repeat((sbyte)-127, Quantised.MostNumbers).ToArray();
        Assert.Equal(-2047 * 127 * Quantised.MostNumbers, Quantised.Dot(query, row));
    }

    [Fact]
    public void Scan_UnitVectors_IsNearTheCosine() => Gen.Select(Gen.Float[-1, 1].Array[384], Gen.Float[-1, 1].Array[384]).Sample((a, b) =>
    {
        var (first, second) = (VectorRows.TryUnit(a), VectorRows.TryUnit(b));
        if (first is null || second is null) return true;
        var codes = new sbyte[Quantised.Stride(384)];
        var scale = Quantised.Row(first, codes);
        var query = Quantised.Query(second);
        Span<float> product = stackalloc float[1];
        Quantised.Scan(query.Codes, query.Scale, codes, [scale], product);
        return Math.Abs(product[0] - first.Zip(second, (x, y) => (double)x * y).Sum()) < 0.01;
    });

    [Fact]
    public void Set_TooLong_IsRefused() => Assert.Throws<ArgumentException>(() => new VectorRows(Quantised.MostNumbers + 1));
}
