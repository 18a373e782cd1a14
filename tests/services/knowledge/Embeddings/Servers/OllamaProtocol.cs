using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lightbox.Services.Tests.Knowledge.Embeddings.Servers;

/// <summary>Ollama's API as far as embeddings go: GET /api/tags with the digests, POST /api/embed with model, input, truncate, options, keep_alive, dimensions.</summary>
internal static class OllamaProtocol
{
    public const string Model = "tiny-embed:latest";

    public static void Map(WebApplication app, ModelServer server)
    {
        app.MapGet("/api/tags", () => Results.Json(new
        {
            models = new[]
            {
                new
                {
                    name = Model,
                    model = Model,
                    modified_at = "2026-01-01T00:00:00Z",
                    size = 1234,
                    digest = Digest(server),
                    details = new { format = "gguf", family = "bert", families = new[] { "bert" }, parameter_size = "1M", quantization_level = "F16" },
                },
            },
        }));
        app.MapPost("/api/embed", async (HttpContext context) =>
        {
            using var request = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var asked = request.RootElement;
            var name = asked.GetProperty("model").GetString()!;
            if (name != Model && name + ":latest" != Model)
            {
                server.Complain($"unknown model {name}");
                context.Response.StatusCode = 404;
                await context.Response.WriteAsJsonAsync(new { error = $"model '{name}' not found" });
                return;
            }

            var input = asked.GetProperty("input");
            string[] texts = input.ValueKind == JsonValueKind.String ? [input.GetString()!] : [.. input.EnumerateArray().Select(text => text.GetString()!)];
            var (vectors, refused) = server.Embed(texts, asked.TryGetProperty("dimensions", out var length) && length.ValueKind == JsonValueKind.Number ? length.GetInt32() : null);
            if (refused is { } status)
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsJsonAsync(new { error = $"the input length exceeds the context length: {texts[0]}" });
                return;
            }

            // Go's JSON has no NaN; the servers that write one write it bare.
            var rows = vectors.Where(vector => vector is not null).Select(vector => "[" + string.Join(',', vector!.Select(x => x.ToString("R", CultureInfo.InvariantCulture))) + "]");
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"model":"{{name}}","embeddings":[{{string.Join(',', rows)}}],"total_duration":14143917,"load_duration":1019500,"prompt_eval_count":8}""");
        });
    }

    private static string Digest(ModelServer server) =>
        "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("weights " + server.Weights.ToString(CultureInfo.InvariantCulture))));
}
