using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Lightbox.Knowledge.Embeddings.Onnx;

/// <summary>Runs an encoder: numbers of tokens in, a vector for each text out.</summary>
internal sealed class OnnxGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Texts in one run: what bounds its memory.</summary>
    private const int AtOnce = 16;

    private readonly InferenceSession session;
    private readonly OnnxFolder folder;
    private readonly TextTokenizer tokenizer;
    private readonly int? dimensions;
    private readonly string output;

    /// <param name="dimensions">Leading coordinates kept; all when null.</param>
    public OnnxGenerator(OnnxFolder folder, TextTokenizer tokenizer, int? dimensions)
    {
        (this.folder, this.tokenizer, this.dimensions) = (folder, tokenizer, dimensions);
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        session = new InferenceSession(folder.Model, options);
        output = Output(session.OutputMetadata) ?? throw new OnnxFolderException("model.onnx has no output of float32 vectors");
        var unknown = session.InputMetadata.Keys.Except(["input_ids", "attention_mask", "token_type_ids"]).FirstOrDefault();
        if (unknown is not null) throw new OnnxFolderException("model.onnx wants an input besides input_ids, attention_mask and token_type_ids");
    }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            var vectors = new GeneratedEmbeddings<Embedding<float>>();
            foreach (var texts in values.Chunk(AtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                vectors.AddRange(Run([.. texts.Select(text => tokenizer.Encode(text, folder.MaximumTokens))], cancellationToken).Select(vector => new Embedding<float>(vector)));
            }

            return vectors;
        },
        cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => session.Dispose();

    private List<float[]> Run(List<int>[] texts, CancellationToken cancellation)
    {
        var longest = texts.Max(ids => ids.Count);
        var inputs = session.InputMetadata.ToDictionary(input => input.Key, input => Tensor(input.Key, input.Value, texts, longest));
        using var run = new RunOptions();
        using var stop = cancellation.Register(() => run.Terminate = true);
        try
        {
            using var results = session.Run(run, inputs, [output]);
            return Vectors(results[0], texts, longest);
        }
        catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        finally
        {
            foreach (var tensor in inputs.Values) tensor.Dispose();
        }
    }

    private List<float[]> Vectors(OrtValue result, List<int>[] texts, int longest)
    {
        var shape = result.GetTensorTypeAndShape().Shape;
        var numbers = result.GetTensorDataAsSpan<float>();
        var length = (int)shape[^1];
        var vectors = new List<float[]>(texts.Length);
        for (var t = 0; t < texts.Length; t++)
        {
            var vector = shape.Length == 2
                ? numbers.Slice(t * length, length).ToArray()
                : folder.Pooling.Pool(numbers.Slice(t * longest * length, longest * length), texts[t].Count, length);
            vectors.Add(dimensions is { } kept && kept < length ? vector[..kept] : vector);
        }

        return vectors;
    }

    private OrtValue Tensor(string name, NodeMetadata input, List<int>[] texts, int longest)
    {
        var numbers = new long[texts.Length * longest];
        for (var t = 0; t < texts.Length; t++)
        {
            for (var i = 0; i < longest; i++)
            {
                var isWord = i < texts[t].Count;
                numbers[(t * longest) + i] = name switch
                {
                    "input_ids" => isWord ? texts[t][i] : tokenizer.Padding,
                    "attention_mask" => isWord ? 1 : 0,
                    _ => 0,
                };
            }
        }

        long[] shape = [texts.Length, longest];
        return input.ElementDataType == TensorElementType.Int32
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, n => (int)n), shape)
            : OrtValue.CreateTensorValueFromMemory(numbers, shape);
    }

    /// <summary>A whole text's vector where the model gives one, else its tokens'.</summary>
    private static string? Output(IReadOnlyDictionary<string, NodeMetadata> outputs)
    {
        var vectors = outputs.Where(o => o.Value.ElementDataType == TensorElementType.Float && o.Value.Dimensions.Length is 2 or 3).ToArray();
        foreach (var name in new[] { "sentence_embedding", "last_hidden_state", "token_embeddings" })
        {
            if (vectors.Any(o => o.Key == name)) return name;
        }

        return vectors.OrderByDescending(o => o.Value.Dimensions.Length).Select(o => o.Key).FirstOrDefault();
    }
}
