using CsCheck;
using Lightbox.Retrieval.Lexical;
using Xunit;

namespace Lightbox.Retrieval.Tests.Vectors;

/// <summary>Vectors of an embedding model in the index.</summary>
public sealed class VectorSearchTests
{
    private static readonly Gen<float[]> Vector = Gen.Float[-1, 1].Array[8].Where(v => v.Any(x => Math.Abs(x) > 0.01));

    [Fact]
    public void Similar_AnyVectors_AreThoseOfANaiveScan() => Gen.Select(Vector.Array[1, 40], Vector, Gen.Int[1, 12]).Sample((rows, asked, count) =>
    {
        using var index = Made(rows);
        var expected = rows.Select((row, i) => (Id: $"{i}", Cosine: Cosine(row, asked))).Where(p => int.Parse(p.Id) % 3 != 0 && p.Cosine >= -0.2)
            .OrderByDescending(p => p.Cosine).Take(count).Select(p => p.Cosine).ToArray();
        var found = index.Similar(asked, count, -0.2, id => int.Parse(id) % 3 != 0, out var partial);
        Assert.Equal(expected.Length, found.Count);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i].Similarity, 1e-5);
        Assert.False(partial);
    });

    [Fact]
    public void Similar_SomeWithoutVector_SaysPartialOnlyWhenFewerAreFound()
    {
        using var index = Made([[1, 0], [0, 1]]);
        index.Put("bare", "no vector");
        Assert.Equal("0", Assert.Single(index.Similar([1, 0], 1, -1, null, out var partial)).Id);
        Assert.False(partial);
        Assert.Equal(2, index.Similar([1, 0], 3, -1, null, out partial).Count);
        Assert.True(partial);
    }

    [Fact]
    public void Search_QueryVector_FindsWhatSharesNoWord()
    {
        using var index = Made([[1, 0], [0, 1], [-1, 0]]);
        var hits = index.Search("word1", new SearchOptions { QueryVector = [1, 0.1f], KeepUnanswered = true }).Hits;
        Assert.Equal("0", hits[1].Id);
        Assert.Contains(hits[1].Explanation.Parts, part => part is { Name: "vector", Value: > 0.99 });
    }

    [Fact]
    public void Put_TextsAnew_TakeTheVectorAway()
    {
        using var index = Made([[3, 4], [0, 1]]);
        Assert.True(index.TryGetVector("0", out var vector));
        Assert.Equal([0.6f, 0.8f], vector);
        index.Put("0", "other words");
        Assert.False(index.TryGetVector("0", out _));
        index.PutVector("0", [1, 0]);
        Assert.True(index.TryGetVector("0", out _));
        index.ClearVectors();
        index.PutVector("0", [1, 0, 0]);
    }

    [Theory]
    [InlineData(new float[0])]
    [InlineData(new[] { 0f, 0f })]
    [InlineData(new[] { float.NaN, 1f })]
    [InlineData(new[] { float.PositiveInfinity, 1f })]
    [InlineData(new[] { 1f, 0f, 0f })]
    public void Vector_NotAsItShouldBe_IsRefused(float[] vector)
    {
        using var index = Made([[1, 0]]);
        Assert.Throws<ArgumentException>(() => index.PutVector("0", vector));
        Assert.Throws<ArgumentException>(() => index.Similar(vector, 1, 0, null, out _));
        Assert.Throws<ArgumentException>(() => index.Search("word0", new SearchOptions { QueryVector = vector }));
    }

    [Fact]
    public void PutVector_UnknownId_IsRefused()
    {
        using var index = Made([[1, 0]]);
        Assert.Throws<ArgumentException>(() => index.PutVector("nobody", [1, 0]));
    }

    private static double Cosine(float[] a, float[] b)
    {
        double Dot(float[] x, float[] y) => x.Zip(y, (p, q) => (double)p * q).Sum();
        return Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
    }

    private static TextIndex Made(float[][] rows)
    {
        var index = new TextIndex([new FieldSpec("text")]);
        for (var i = 0; i < rows.Length; i++)
        {
            index.Put($"{i}", $"word{i}");
            index.PutVector($"{i}", rows[i]);
        }

        return index;
    }
}
