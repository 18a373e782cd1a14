using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Knowledge.Ask;

/// <summary>
/// A language model's server as far as a chat goes: OpenAI's chat completions (also below /openai/v1, as Azure has them) as server-sent events, and Ollama's chat as lines of
/// JSON. What it writes is the test's; what it was asked it keeps.
/// </summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ChatServer(WebApplication app) => this.app = app;

    /// <summary>Pieces of the answer, as tokens come.</summary>
    public IReadOnlyList<string> Pieces { get; set; } = [];

    /// <summary>Answers with this status instead.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Breaks the connection off after this many pieces.</summary>
    public int? BreakAfter { get; set; }

    /// <summary>What it waits for before it breaks off: a connection that is reset takes along what nobody has read yet.</summary>
    public Task Received { get; set; } = Task.CompletedTask;

    /// <summary>Sends nothing after the first piece until it is let go.</summary>
    public bool Stalls { get; set; }

    public List<(string Path, string? Authorization, JsonElement Body)> Requests { get; } = [];

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<ChatServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new ChatServer(app);
        foreach (var path in new[] { "/v1/chat/completions", "/openai/v1/chat/completions" }) app.MapPost(path, context => server.AnswerAsync(context, "text/event-stream", OpenAI, "data: [DONE]\n\n"));
        app.MapPost("/api/chat", context => server.AnswerAsync(context, "application/x-ndjson", Ollama, Ollama("", true)));
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private static string OpenAI(string piece) =>
        $"data: {{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{\"role\":\"assistant\",\"content\":{JsonSerializer.Serialize(piece)}}},\"finish_reason\":null}}]}}\n\n";

    private static string Ollama(string piece) => Ollama(piece, false);

    private static string Ollama(string piece, bool done) =>
        $"{{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{{\"role\":\"assistant\",\"content\":{JsonSerializer.Serialize(piece)}}},\"done\":{(done ? "true" : "false")}}}\n";

    private async Task AnswerAsync(HttpContext context, string type, Func<string, string> line, string end)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        lock (Requests) Requests.Add((context.Request.Path, context.Request.Headers.Authorization, body.RootElement.Clone()));
        context.Response.StatusCode = Status;
        if (Status != 200)
        {
            await context.Response.WriteAsync("{\"error\":{\"message\":\"SENTINEL of the server\",\"type\":\"t\"}}");
            return;
        }

        context.Response.ContentType = type;
        foreach (var (piece, index) in Pieces.Select((piece, index) => (piece, index)))
        {
            if (BreakAfter == index)
            {
                await Received;
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(line(piece));
            await context.Response.Body.FlushAsync();
            if (Stalls) await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await context.Response.WriteAsync(end);
    }
}
