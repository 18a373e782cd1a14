using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Knowledge.Embeddings.Servers;

/// <summary>
/// A server of embeddings on a port of its own, as strict as the real ones: what is wrong with a request is in <see cref="Complaints"/>. Faults are asked for one
/// request at a time.
/// </summary>
internal sealed class ModelServer : IAsyncDisposable
{
    public const string Key = "sk-test-7f3a91c0d4e84be2";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<Func<HttpContext, Task<bool>>> faults = new();

    private ModelServer(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Length of the vectors made.</summary>
    public int Dimensions { get; set; } = 64;

    /// <summary>Changes every vector: the weights behind the name are others now.</summary>
    public int Weights { get; set; } = 1;

    /// <summary>What becomes of a text's vector; as it is when null. Gets the text.</summary>
    public Func<string, float[], float[]?>? Change { get; set; }

    /// <summary>Status for a request with this text among its inputs.</summary>
    public Func<string, int?>? Refuse { get; set; }

    /// <summary>Is waited for before a request is answered; gets its number, from 1.</summary>
    public Func<int, Task>? Before { get; set; }

    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>When each request for vectors came.</summary>
    public ConcurrentQueue<long> Requests { get; } = new();

    /// <summary>All texts that were embedded, with repeats.</summary>
    public ConcurrentQueue<string> Texts { get; } = new();

    public static async Task<ModelServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new ModelServer(app);
        app.Use(server.FaultyAsync);
        OpenAIProtocol.Map(app, server);
        OllamaProtocol.Map(app, server);
        app.MapFallback((HttpContext context) =>
        {
            server.Complain($"{context.Request.Method} {context.Request.Path} is not served");
            return Results.NotFound();
        });
        await app.StartAsync();
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>The next request gets this status.</summary>
    /// <param name="retryAfter">As the header says it; none when null.</param>
    public ModelServer FailNext(int status, string? retryAfter = null, string body = """{"error":{"message":"no","type":"server_error"}}""")
    {
        faults.Enqueue(async context =>
        {
            context.Response.StatusCode = status;
            if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
            await context.Response.WriteAsync(body);
            return true;
        });
        return this;
    }

    /// <summary>The next request is never answered.</summary>
    public ModelServer HangNext()
    {
        faults.Enqueue(async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        });
        return this;
    }

    /// <summary>The next request's connection is cut.</summary>
    public ModelServer CutNext()
    {
        faults.Enqueue(context =>
        {
            context.Abort();
            return Task.FromResult(true);
        });
        return this;
    }

    public void Complain(string what) => Complaints.Enqueue(what);

    /// <summary>What the model makes of texts; null entries are left out of the answer. A status instead when it will not.</summary>
    public (float[]?[] Vectors, int? Status) Embed(string[] texts, int? dimensions)
    {
        foreach (var text in texts) Texts.Enqueue(text);
        var refused = texts.Select(text => Refuse?.Invoke(text)).FirstOrDefault(status => status is not null);
        if (refused is not null) return ([], refused);
        return ([.. texts.Select(text => Words(text, dimensions ?? Dimensions)).Zip(texts, (vector, text) => Change is null ? vector : Change(text, vector))], null);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    /// <summary>A port that nothing listens on.</summary>
    public static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    private async Task FaultyAsync(HttpContext context, Func<Task> next)
    {
        // Asking for the list of models is no request for vectors.
        if (HttpMethods.IsPost(context.Request.Method))
        {
            Requests.Enqueue(Stopwatch.GetTimestamp());
            if (Before is { } before) await before(Requests.Count);
            if (faults.TryDequeue(out var fault) && await fault(context)) return;
        }

        await next();
    }

    /// <summary>Counts of words by hash: texts with words in common lie near one another. Of length 1, as OpenAI's are.</summary>
    private float[] Words(string text, int length)
    {
        var vector = new float[length];
        foreach (var word in text.ToLowerInvariant().Split([' ', '\n', ',', '.', ';', ':', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        {
            var hash = unchecked((uint)Weights * 2166136261u);
            foreach (var c in word) hash = unchecked((hash ^ c) * 16777619);
            vector[hash % (uint)length] += 1;
        }

        var norm = MathF.Sqrt(vector.Sum(x => x * x));
        return norm == 0 ? [1, .. new float[length - 1]] : [.. vector.Select(x => x / norm)];
    }
}
