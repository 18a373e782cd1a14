using System.Numerics.Tensors;

namespace Lightbox.Knowledge.Embeddings.Onnx;

/// <summary>How the vectors of a text's tokens become the text's.</summary>
internal enum Pooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The first token's.</summary>
    First,

    /// <summary>The largest of each coordinate.</summary>
    Max,
}

internal static class PoolingExtensions
{
    /// <param name="tokens">Tokens by coordinates, padding at the end.</param>
    /// <param name="count">Tokens that are no padding, at least 1.</param>
    public static float[] Pool(this Pooling pooling, ReadOnlySpan<float> tokens, int count, int length)
    {
        var pooled = tokens[..length].ToArray();
        if (pooling == Pooling.First) return pooled;
        for (var t = 1; t < count; t++)
        {
            var token = tokens.Slice(t * length, length);
            if (pooling == Pooling.Max) TensorPrimitives.Max(pooled, token, pooled);
            else TensorPrimitives.Add(pooled, token, pooled);
        }

        if (pooling == Pooling.Mean) TensorPrimitives.Divide(pooled, count, pooled);
        return pooled;
    }
}
