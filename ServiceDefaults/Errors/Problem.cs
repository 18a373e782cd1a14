using System.Buffers;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>RFC 9457 problem details.</summary>
internal static class Problem
{
    private const string MediaType = "application/problem+json";

    public static Task WriteAsync(HttpContext context, int httpStatus, string reason, string detail) =>
        WriteAsync(context, httpStatus, json =>
        {
            json.WriteString("title", reason);
            json.WriteNumber("status", httpStatus);
            json.WriteString("detail", detail);
            json.WriteString("reason", reason);
        });

    public static Task WriteAsync(HttpContext context, Google.Rpc.Status status)
    {
        var httpStatus = HttpStatus((StatusCode)status.Code);
        if (status.GetDetail<RetryInfo>() is { RetryDelay: { } delay })
            context.Response.Headers.RetryAfter = Math.Max(1, delay.Seconds).ToString();
        return WriteAsync(context, httpStatus, json => Write(json, status, httpStatus));
    }

    private static void Write(Utf8JsonWriter json, Google.Rpc.Status status, int httpStatus)
    {
        var info = status.GetDetail<ErrorInfo>();
        json.WriteString("title", ((StatusCode)status.Code).ToString());
        json.WriteNumber("status", httpStatus);
        json.WriteString("detail", status.Message);
        json.WriteNumber("code", status.Code);
        if (info is not null) json.WriteString("reason", info.Reason);
        foreach (var (key, value) in info?.Metadata ?? []) json.WriteString(key, value);
        if (status.GetDetail<BadRequest>() is not { } bad) return;

        json.WriteStartArray("violations");
        foreach (var violation in bad.FieldViolations)
        {
            json.WriteStartObject();
            json.WriteString("field", violation.Field);
            json.WriteString("description", violation.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static async Task WriteAsync(HttpContext context, int httpStatus, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            write(json);
            json.WriteEndObject();
        }

        context.Response.StatusCode = httpStatus;
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    /// <summary>As google/rpc/code.proto maps them.</summary>
    public static int HttpStatus(StatusCode code) => code switch
    {
        StatusCode.OK => 200,
        StatusCode.Cancelled => 499,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => 400,
        StatusCode.DeadlineExceeded => 504,
        StatusCode.NotFound => 404,
        StatusCode.AlreadyExists or StatusCode.Aborted => 409,
        StatusCode.PermissionDenied => 403,
        StatusCode.ResourceExhausted => 429,
        StatusCode.Unimplemented => 501,
        StatusCode.Unavailable => 503,
        StatusCode.Unauthenticated => 401,
        _ => 500,
    };
}
