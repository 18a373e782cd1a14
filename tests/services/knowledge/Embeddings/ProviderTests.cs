using Lightbox.Knowledge.Embeddings;
using Lightbox.Services.Tests.Knowledge.Embeddings.Onnx;
using Lightbox.Services.Tests.Knowledge.Embeddings.Servers;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>A provider whose server is in this process, and complains of requests that are not as its protocol wants them.</summary>
public abstract class ServedProviderContract : ProviderContract
{
    private protected ModelServer Server { get; private set; } = null!;

    private protected abstract ModelOptions At(Uri address);

    private protected override async Task<ModelOptions> OptionsAsync()
    {
        Server = await ModelServer.StartAsync();
        return At(Server.Address) with { Batch = 4 };
    }

    private protected override void Check()
    {
        Assert.Empty(Server.Complaints);
        Assert.All(Server.Texts, text => Assert.InRange(text.Length, 1, 16_000));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class OpenAIProviderTests : ServedProviderContract
{
    private protected override ModelOptions At(Uri address) => new() { ApiKey = ModelServer.Key, Endpoint = new Uri(address, "v1").ToString() };
}

public sealed class OpenAIThreeSeriesTests : ServedProviderContract
{
    private protected override ModelOptions At(Uri address) =>
        new() { ApiKey = ModelServer.Key, Endpoint = new Uri(address, "v1/").ToString(), Model = "text-embedding-3-small", Dimensions = 256 };
}

public sealed class AzureOpenAIProviderTests : ServedProviderContract
{
    private protected override ModelOptions At(Uri address) => new() { Provider = "azure-openai", ApiKey = ModelServer.Key, Endpoint = address.ToString() };
}

public sealed class AzureOpenAIDeploymentTests : ServedProviderContract
{
    private protected override ModelOptions At(Uri address) =>
        new() { Provider = "azure-openai", ApiKey = ModelServer.Key, Endpoint = address.ToString(), Model = "my-ada", ApiVersion = OpenAIProtocol.AzureVersion };
}

public sealed class OllamaProviderTests : ServedProviderContract
{
    private protected override ModelOptions At(Uri address) => new() { Provider = "ollama", Endpoint = address.ToString(), Model = "tiny-embed" };
}

public sealed class OllamaDimensionsTests : ServedProviderContract
{
    private protected override ModelOptions At(Uri address) => new() { Provider = "ollama", Endpoint = address.ToString(), Model = "tiny-embed", Dimensions = 128 };
}

public sealed class OnnxWordPieceTests : ProviderContract
{
    private readonly TemporaryFolder folder = TinyModel.VocabularyFile();

    private protected override Task<ModelOptions> OptionsAsync() => Task.FromResult(new ModelOptions { Folder = folder.Path, Batch = 4 });

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }
}

public sealed class OnnxPairsTests : ProviderContract
{
    private readonly TemporaryFolder folder = TinyModel.PairJson();

    private protected override Task<ModelOptions> OptionsAsync() => Task.FromResult(new ModelOptions { Folder = folder.Path, Batch = 4 });

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }
}
