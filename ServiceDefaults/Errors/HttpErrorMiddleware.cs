using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>Errors of plain HTTP requests, transcoded gRPC methods among them, as problem details.</summary>
internal sealed class HttpErrorMiddleware(RequestDelegate next, ErrorTranslator translator)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            await next(context);
            return;
        }

        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var transcoded = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;
        // Transcoding writes a JSON google.rpc.Status of its own when a method fails; that body is dropped for the problem's.
        if (transcoded) context.Features.Set<IHttpResponseBodyFeature>(new DroppableBody(original, context));

        Google.Rpc.Status? status = null;
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException other) when (other.StatusCode != StatusCodes.Status400BadRequest && !context.Response.HasStarted)
        {
            // Too large, too slow, of another kind: HTTP has words for it that gRPC lacks.
            context.Features.Set(original);
            context.Response.Headers.Clear();
            await Problem.WriteAsync(context, other.StatusCode, "BAD_REQUEST", other.Message);
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.Items.ContainsKey(typeof(Google.Rpc.Status)))
        {
            var cancelled = context.RequestAborted.IsCancellationRequested;
            var method = context.GetEndpoint()?.DisplayName ?? context.Request.Method;
            status = exception is BadHttpRequestException bad
                ? new Google.Rpc.Status { Code = (int)Grpc.Core.StatusCode.InvalidArgument, Message = bad.Message }
                : translator.Translate(exception, method, cancelled, deadlinePassed: false);
        }
        finally
        {
            context.Features.Set(original);
        }

        status ??= context.Items[typeof(Google.Rpc.Status)] as Google.Rpc.Status;
        if (status is null || context.Response.HasStarted) return;
        context.Response.Headers.Clear();
        await Problem.WriteAsync(context, status);
    }
}
