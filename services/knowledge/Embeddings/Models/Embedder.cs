using System.Numerics.Tensors;
using System.Text.Json;
using System.Threading.RateLimiting;
using Lightbox.Knowledge.Embeddings.Providers;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.Extensions.AI;

namespace Lightbox.Knowledge.Embeddings.Models;

/// <summary>What became of a text: a vector of length 1, or why there is none.</summary>
/// <param name="Problem">UPPER_SNAKE; null with a vector.</param>
internal sealed record EmbeddedText(float[]? Vector, string? Problem);

/// <summary>
/// Texts to vectors in batches, each answer checked. A text that the provider will not have, or gives no usable vector for, is found by halving its batch, so that
/// the others get theirs.
/// </summary>
internal sealed class Embedder(string id, ModelOptions options, IEmbeddingGenerator<string, Embedding<float>> generator, RateLimiter requests, RateLimiter tokens)
{
    public const string NotFinite = "VECTOR_NOT_FINITE", None = "VECTOR_MISSING", Refused = "TEXT_REFUSED", Unreadable = "ANSWER_UNREADABLE";

    /// <summary>Characters of a text that are embedded: below every model's limit of tokens, but for scripts of few letters a token.</summary>
    public const int MaximumText = 16_000;

    private const int CharactersPerToken = 4, MostBatch = 2048;

    /// <summary>One for each text, in order.</summary>
    /// <exception cref="PreconditionException">VECTOR_DIMENSION; VECTORS_UNUSABLE when not one text of several gets a vector; MODEL_...: the provider refuses.</exception>
    /// <exception cref="DependencyUnavailableException">The provider does not answer, or limits the rate, beyond the tries allowed.</exception>
    /// <param name="expected">Length of the model's vectors; null when none is known yet.</param>
    public async Task<IReadOnlyList<EmbeddedText>> EmbedAsync(IReadOnlyList<string> texts, int? expected, CancellationToken cancellation)
    {
        var found = new EmbeddedText[texts.Count];
        var size = Math.Clamp(options.Batch, 1, MostBatch);
        for (var start = 0; start < texts.Count; start += size)
        {
            var batch = new ArraySegment<EmbeddedText>(found, start, Math.Min(size, texts.Count - start));
            await FillAsync(texts.Skip(start).Take(batch.Count).Select(Cut).ToArray(), batch, expected, cancellation);
            expected ??= batch.FirstOrDefault(e => e.Vector is not null)?.Vector!.Length;
            if (batch.Count > 1 && batch.All(e => e.Vector is null))
                throw new PreconditionException("VECTORS_UNUSABLE", $"models/{id} gives no usable vector for any text ({batch[0].Problem}).", "models/" + id);
        }

        return found;
    }

    private async Task FillAsync(ArraySegment<string> texts, ArraySegment<EmbeddedText> found, int? expected, CancellationToken cancellation)
    {
        var (vectors, problem) = await AskAsync(texts, cancellation);
        if (vectors is not null)
        {
            for (var i = 0; i < found.Count; i++) found[i] = Checked(vectors[i], expected);
            var poor = Enumerable.Range(0, found.Count).Where(i => found[i].Vector is null).ToArray();
            // All of them poor, or one by itself: asking again would change nothing.
            if (poor.Length == 0 || poor.Length == found.Count) return;
            var again = new EmbeddedText[poor.Length];
            await FillAsync(poor.Select(i => texts[i]).ToArray(), again, expected, cancellation);
            for (var i = 0; i < poor.Length; i++) found[poor[i]] = again[i];
            return;
        }

        if (texts.Count == 1)
        {
            found[0] = new EmbeddedText(null, problem);
            return;
        }

        var half = texts.Count / 2;
        await FillAsync(texts[..half], found[..half], expected, cancellation);
        await FillAsync(texts[half..], found[half..], expected, cancellation);
    }

    /// <summary>One request: its vectors, or what is wrong with the texts together.</summary>
    private async Task<(GeneratedEmbeddings<Embedding<float>>? Vectors, string? Problem)> AskAsync(ArraySegment<string> texts, CancellationToken cancellation)
    {
        await LeaveAsync(texts, cancellation);
        try
        {
            var vectors = await generator.GenerateAsync(texts, null, cancellation);
            // Without their places, fewer vectors than texts cannot be told apart.
            return vectors.Count == texts.Count ? (vectors, null) : (null, None);
        }
        catch (InputRefusedException)
        {
            return (null, Refused);
        }
        // Some clients trust their server to send what its protocol says, and fail at what is not there.
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            return (null, Unreadable);
        }
    }

    /// <summary>Waits until the limits of the model let the request go.</summary>
    private async Task LeaveAsync(ArraySegment<string> texts, CancellationToken cancellation)
    {
        using var request = await requests.AcquireAsync(1, cancellation);
        if (options.TokensPerMinute <= 0) return;
        var wanted = Math.Clamp(texts.Sum(t => t.Length) / CharactersPerToken, 1, options.TokensPerMinute);
        using var counted = await tokens.AcquireAsync(wanted, cancellation);
    }

    private EmbeddedText Checked(Embedding<float> embedding, int? expected)
    {
        if (embedding.Vector.IsEmpty) return new EmbeddedText(null, None);
        var vector = embedding.Vector.ToArray();
        if ((options.Dimensions ?? expected) is { } length && vector.Length != length)
            throw new PreconditionException("VECTOR_DIMENSION", $"models/{id} gave a vector of {vector.Length} numbers where {length} are expected.", "models/" + id);
        if (!TensorPrimitives.IsFiniteAll<float>(vector)) return new EmbeddedText(null, NotFinite);
        var norm = TensorPrimitives.Norm<float>(vector);
        if (!(norm > 0 && float.IsFinite(norm))) return new EmbeddedText(null, NotFinite);
        TensorPrimitives.Divide(vector, norm, vector);
        return new EmbeddedText(vector, null);
    }

    private static string Cut(string text)
    {
        if (text.Length <= MaximumText) return text;
        return char.IsHighSurrogate(text[MaximumText - 1]) ? text[..(MaximumText - 1)] : text[..MaximumText];
    }
}
