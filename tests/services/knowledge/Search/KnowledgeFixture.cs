using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Search;

/// <summary>One running service for all tests that only read its built-in entries.</summary>
public sealed class KnowledgeFixture : IAsyncLifetime
{
    private KnowledgeHost? host;

    internal KnowledgeHost Host => host ?? throw new InvalidOperationException("The fixture was not started.");

    public async ValueTask InitializeAsync() => host = await KnowledgeHost.StartAsync();

    public ValueTask DisposeAsync() => host?.DisposeAsync() ?? ValueTask.CompletedTask;
}
