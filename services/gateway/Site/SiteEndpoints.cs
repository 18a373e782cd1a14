using Microsoft.Net.Http.Headers;

namespace Lightbox.Gateway.Site;

/// <summary>Serves the built page at / and its files beside it.</summary>
internal static class SiteEndpoints
{
    private const string MissingPage = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Lightbox</title>
        <p>Lightbox is serving, but this build has no page: install Node.js 18 or later with npm
        (on Debian and Ubuntu: apt-get install nodejs npm) and build again.</p></html>
        """;

    /// <param name="files">The page's files by name; without an index.html one sentence says what the build lacked.</param>
    public static void MapSite(this IEndpointRouteBuilder routes, IReadOnlyDictionary<string, SiteFile> files)
    {
        var start = files.GetValueOrDefault("index.html");
        routes.MapMethods("/", ["GET", "HEAD"], context => start is null ? SayWhatIsMissing(context.Response) : Send(context, start));
        foreach (var (name, file) in files)
        {
            routes.MapMethods($"/{name}", ["GET", "HEAD"], context => Send(context, file));
        }
    }

    private static async Task Send(HttpContext context, SiteFile file)
    {
        var headers = context.Response.Headers;
        headers.ETag = file.Etag;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(file.Etag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        var (token, resource) = file.Encodings.FirstOrDefault(encoding => Accepts(accepted, encoding.Token));
        if (token is not null) headers.ContentEncoding = token;

        await using var content = SiteFile.Open(resource ?? file.Resource);
        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = content.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string token) =>
        accepted.Any(value => value.Value.Equals(token, StringComparison.OrdinalIgnoreCase) && value.Quality is not 0);

    private static Task SayWhatIsMissing(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(MissingPage, response.HttpContext.RequestAborted);
    }
}
