using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Sources;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Lightbox.Ingest.Stow;

/// <summary>
/// STOW-RS (PS3.18 10.5): instances are sent to <c>/dicomweb/{dataset}/studies</c> or to one study of it; without a dataset in the address they go to
/// the configured one.
/// </summary>
internal static class StowEndpoints
{
    private const string Multipart = "multipart/related", Instance = "application/dicom";

    /// <summary>The routes; they answer on the endpoint for HTTP/1.1.</summary>
    public static void MapStow(this IEndpointRouteBuilder app)
    {
        foreach (var path in new[] { "/dicomweb/studies", "/dicomweb/studies/{study}", "/dicomweb/{dataset}/studies", "/dicomweb/{dataset}/studies/{study}" })
            app.MapPost(path, Store).WithDisplayName($"STOW-RS {path}");
    }

    private static async Task Store(HttpContext context)
    {
        var services = context.RequestServices;
        var options = services.GetRequiredService<StowOptions>();
        var dataset = Dataset(context, options);
        var study = context.Request.RouteValues["study"] as string ?? "";
        if (study.Length > 0 && !DicomUid.IsValid(study)) throw new InvalidRequestException("study", "must be a UID: digits and dots, at most 64 characters");
        var type = Type(context.Request);
        await services.GetRequiredService<StowDatasets>().CheckAsync(dataset, context.RequestAborted);

        using var turn = await services.GetRequiredService<StowTurns>().EnterAsync(context.RequestAborted);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = options.MaximumRequestBytes;
        var results = await ReceiveAsync(context, dataset, study, type, options);
        if (results.Count == 0) throw new InvalidRequestException("body", "must have at least one part");
        await new StowResponse(results).WriteAsync(context);
    }

    private static async Task<IReadOnlyList<StowResult>> ReceiveAsync(HttpContext context, string dataset, string study, MediaTypeHeaderValue type, StowOptions options)
    {
        var receiver = context.RequestServices.GetRequiredService<StowReceiver>();
        try
        {
            if (type.MediaType.Equals(Instance, StringComparison.OrdinalIgnoreCase))
            {
                using var single = new SingleBody(context.Request.Body, context.Request.ContentLength, options.InMemoryBytes);
                return [await receiver.OneAsync(dataset, study, single.ReadAsync, context.RequestAborted)];
            }

            var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
            using var body = new MultipartBody(context.Request.Body, boundary, context.Request.ContentLength, options.InMemoryBytes);
            return await receiver.ReceiveAsync(dataset, study, body, context.RequestAborted);
        }
        catch (MultipartException broken)
        {
            throw new InvalidRequestException("MULTIPART_BROKEN", broken.Message, broken);
        }
    }

    private static string Dataset(HttpContext context, StowOptions options)
    {
        var id = context.Request.RouteValues["dataset"] as string ?? options.Dataset;
        if (id.Length == 0) throw new InvalidRequestException("dataset", $"must be named: /dicomweb/{{dataset}}/studies, or {StowOptions.Section}:Dataset in the configuration");
        return IngestRequests.Dataset($"datasets/{id}");
    }

    /// <exception cref="UnsupportedMediaException">The body is of a kind that is not taken.</exception>
    private static MediaTypeHeaderValue Type(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 && !request.Headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw new UnsupportedMediaException("The body must not be compressed.");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) throw new UnsupportedMediaException(Wanted);
        if (type.MediaType.Equals(Instance, StringComparison.OrdinalIgnoreCase)) return type;
        if (!type.MediaType.Equals(Multipart, StringComparison.OrdinalIgnoreCase)) throw new UnsupportedMediaException(Wanted);
        var inner = HeaderUtilities.RemoveQuotes(type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("type", StringComparison.OrdinalIgnoreCase))?.Value ?? default).ToString();
        // Some senders leave it out.
        if (inner.Length > 0 && !inner.Split(';')[0].Trim().Equals(Instance, StringComparison.OrdinalIgnoreCase)) throw new UnsupportedMediaException(Wanted);
        return type;
    }

    private const string Wanted = "The body must be multipart/related; type=\"application/dicom\"; boundary=..., or one application/dicom.";
}
