using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lightbox.Services.Tests.Knowledge.Embeddings.Servers;

/// <summary>
/// POST /v1/embeddings of OpenAI's API, and Azure's two forms of it: JSON with model, input (1 to 2048 non-empty strings), encoding_format (float or base64 of
/// little-endian float32) and, for the 3-series, dimensions. The data comes back in another order than asked, with its index.
/// </summary>
internal static class OpenAIProtocol
{
    public const string AzureVersion = "2024-10-21";

    private static readonly string[] Known = ["model", "input", "encoding_format", "dimensions", "user"];

    public static void Map(WebApplication app, ModelServer server)
    {
        app.MapPost("/v1/embeddings", (HttpContext context) => AnswerAsync(context, server, isAzure: false, deployment: null));
        app.MapPost("/openai/v1/embeddings", (HttpContext context) => AnswerAsync(context, server, isAzure: true, deployment: null));
        app.MapPost("/openai/deployments/{deployment}/embeddings", (HttpContext context, string deployment) => AnswerAsync(context, server, isAzure: true, deployment));
    }

    private static async Task AnswerAsync(HttpContext context, ModelServer server, bool isAzure, string? deployment)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var (status, problem) = Wrong(context.Request, request.RootElement, isAzure, deployment);
        if (problem is not null)
        {
            server.Complain(problem);
            await ErrorAsync(context, status, problem);
            return;
        }

        var asked = request.RootElement;
        var texts = asked.GetProperty("input").EnumerateArray().Select(text => text.GetString()!).ToArray();
        int? dimensions = asked.TryGetProperty("dimensions", out var length) ? length.GetInt32() : null;
        var (vectors, refused) = server.Embed(texts, dimensions);
        if (refused is { } no)
        {
            // As the real one does: it repeats what it was sent, and some of the key.
            await ErrorAsync(context, no, $"Input rejected: '{texts[0]}' with key {ModelServer.Key[..8]}");
            return;
        }

        var isBase64 = asked.TryGetProperty("encoding_format", out var format) && format.GetString() == "base64";
        var data = vectors.Select((vector, index) => (vector, index)).Where(item => item.vector is not null).Reverse().Select(item => new
        {
            @object = "embedding",
            item.index,
            embedding = isBase64 ? (object)Convert.ToBase64String(MemoryMarshal.AsBytes<float>(item.vector!)) : item.vector!,
        });
        await context.Response.WriteAsJsonAsync(new
        {
            @object = "list",
            data,
            model = deployment ?? asked.GetProperty("model").GetString(),
            usage = new { prompt_tokens = texts.Length, total_tokens = texts.Length },
        });
    }

    private static (int Status, string? Problem) Wrong(HttpRequest request, JsonElement body, bool isAzure, string? deployment)
    {
        var key = isAzure ? request.Headers["api-key"].ToString() : request.Headers.Authorization.ToString();
        if (key != (isAzure ? ModelServer.Key : "Bearer " + ModelServer.Key)) return (401, "wrong key");
        if (isAzure && request.Headers.Authorization.Count > 0) return (400, "Azure got a bearer token as well");
        if (deployment is not null && request.Query["api-version"] != AzureVersion) return (404, "wrong api-version");
        if (deployment is null && request.Query.Count > 0) return (400, "a query where there is none");
        if (request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true) return (415, "not JSON");
        if (body.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !Known.Contains(name)) is { } unknown) return (400, $"unknown field {unknown}");
        if (deployment is null && (!body.TryGetProperty("model", out var model) || model.GetString() is not { Length: > 0 })) return (400, "no model");
        if (!body.TryGetProperty("input", out var input) || input.ValueKind != JsonValueKind.Array || input.GetArrayLength() is 0 or > 2048) return (400, "input must be 1 to 2048 texts");
        if (input.EnumerateArray().Any(text => text.ValueKind != JsonValueKind.String || text.GetString()!.Length == 0)) return (400, "an empty input");
        if (body.TryGetProperty("encoding_format", out var format) && format.GetString() is not ("float" or "base64")) return (400, "unknown encoding_format");
        if (body.TryGetProperty("dimensions", out _) && body.GetProperty("model").GetString()!.Contains("ada", StringComparison.Ordinal)) return (400, "this model does not support dimensions");
        return (200, null);
    }

    private static Task ErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { message, type = "invalid_request_error", code = status.ToString(CultureInfo.InvariantCulture) } });
    }
}
