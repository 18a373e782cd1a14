using Lightbox.Knowledge.Embeddings.Providers;
using Microsoft.ML.OnnxRuntime;

namespace Lightbox.Knowledge.Embeddings.Onnx;

/// <summary>A model in a folder of this machine: nothing leaves it.</summary>
internal static class OnnxProvider
{
    /// <exception cref="ServiceDefaults.Errors.PreconditionException">The folder holds no model that can be read.</exception>
    public static EmbeddingProvider Create(string id, ModelOptions options)
    {
        try
        {
            var folder = OnnxFolder.Read(options.Folder);
            var tokenizer = TextTokenizer.Create(folder);
            var version = folder.Hash(options.Dimensions);
            return new EmbeddingProvider(new OnnxGenerator(folder, tokenizer, options.Dimensions), _ => Task.FromResult(version));
        }
        catch (OnnxFolderException wrong)
        {
            throw ProviderFactory.Wrong(id, wrong.Message);
        }
        catch (OnnxRuntimeException)
        {
            throw ProviderFactory.Wrong(id, "model.onnx is no model that ONNX Runtime can load");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw ProviderFactory.Wrong(id, "its folder cannot be read");
        }
    }
}

/// <summary>What is wrong with a model's folder; names files of the folder, never where it lies.</summary>
internal sealed class OnnxFolderException(string message) : Exception(message);
