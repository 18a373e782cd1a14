using Lightbox.Ingest.Sources.Azure;
using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Ingest.Sources.Azure;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Files by HTTP.</summary>
public sealed class HttpContractTests : SourceContract
{
    internal override Task<ServedFiles> ServeAsync(int count, int bytes)
    {
        var files = Enumerable.Range(0, count).ToDictionary(i => $"{i}.bin", i => ServedBytes.Random(i, bytes));
        var gone = new HashSet<string>();
        var server = ScriptedServer.Start((request, answer) => gone.Contains(request.Path)
            ? answer.SendAsync(request.Method, "404 Not Found", Array.Empty<byte>())
            : new ServedBytes(files[request.Path[1..]]).SendAsync(request, answer));
        var http = Guards.Of(server.Authority);
        var source = new Source { Http = new HttpSource { Manifest = string.Join('\n', files.Keys.Select(name => $"{server.Address}{name}?key=1")) } };
        return Task.FromResult(new ServedFiles(new HttpSourceKind(http, FetchTests.Fetcher(http)), source, null, files, item =>
        {
            gone.Add("/" + item.Path);
            return Task.CompletedTask;
        })
        {
            Owned = [http, new Stopping(server)],
        });
    }
}

/// <summary>Blobs of an Azure container.</summary>
public sealed class AzureContractTests : SourceContract
{
    internal override Task<ServedFiles> ServeAsync(int count, int bytes)
    {
        var azure = new AzureServer { PageSize = 3 };
        for (var i = 0; i < count; i++) azure.Blobs[$"patient {i}/ü{i}.bin"] = ServedBytes.Random(i, bytes);
        var http = Guards.Of(azure.Server.Authority);
        return Task.FromResult(new ServedFiles(
            new AzureBlobSourceKind(http, FetchTests.Fetcher(http)), AzureBlobTests.Request(azure), new(azure.Link, null), new Dictionary<string, byte[]>(azure.Blobs), item =>
            {
                azure.Blobs.Remove(item.Path);
                return Task.CompletedTask;
            })
        {
            Owned = [http, new Stopping(azure)],
        });
    }
}

/// <summary>Ends a server where only an ordinary end is foreseen.</summary>
internal sealed class Stopping(IAsyncDisposable server) : IDisposable
{
    public void Dispose() => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
