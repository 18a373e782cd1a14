using Grpc.Core;
using Lightbox.Knowledge.V1;
using Lightbox.Services.Tests.Defaults;
using Lightbox.Services.Tests.Knowledge.Embeddings.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>Keys, queries and entries go to the provider and nowhere else.</summary>
public sealed class SilenceTests
{
    [Fact]
    public async Task Reembed_FaultsOfEveryKind_NoKeyNoQueryAndNoEntryInLogsAndErrors()
    {
        const string query = "zyxwv sentinel of a patient";
        await using var server = await ModelServer.StartAsync();
        using var log = new CapturedLog();
        var settings = KnowledgeModels.Settings(server);
        settings["Logging:Captured:LogLevel:Default"] = "Trace";
        await using var host = await KnowledgeHost.StartAsync(settings: settings, services: services => services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace)));
        var said = new List<string>();

        // Refused in full, with the key and the text in the provider's words; in part; late; then done.
        server.Refuse = _ => 400;
        said.Add((await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada)).ToString());
        server.Refuse = null;
        server.FailNext(401, body: $$$"""{"error":{"message":"Incorrect API key provided: {{{ModelServer.Key}}}"}}""");
        said.Add((await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada)).ToString());
        server.Refuse = text => text.StartsWith("Pneumothorax\n", StringComparison.Ordinal) ? 422 : null;
        said.Add((await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada)).ToString());
        server.Refuse = null;
        server.FailNext(500, body: ModelServer.Key).CutNext();
        said.Add((await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada)).ToString());
        server.Refuse = _ => 400;
        said.Add((await host.Search.SearchEntriesAsync(new SearchEntriesRequest { Query = "pneumothorax " + query })).Results.Count.ToString());
        server.Refuse = null;
        var vector = new SearchSimilarRequest { Vector = new Vector { Values = { float.NaN } } };
        said.Add((await Assert.ThrowsAsync<RpcException>(async () => await host.Search.SearchSimilarAsync(vector))).ToString());
        said.AddRange((await KnowledgeModels.ModelsAsync(host)).Select(model => model.ToString()));

        Assert.Contains(server.Texts, text => text.EndsWith(query, StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("gave no vector for a query", StringComparison.Ordinal));
        foreach (var line in log.Lines.Concat(said))
        {
            Assert.DoesNotContain(ModelServer.Key[..8], line, StringComparison.Ordinal);
            Assert.DoesNotContain("zyxwv", line, StringComparison.Ordinal);
            // What the entry of this name says.
            Assert.DoesNotContain("Pneumothorax\n", line, StringComparison.Ordinal);
        }
    }
}
