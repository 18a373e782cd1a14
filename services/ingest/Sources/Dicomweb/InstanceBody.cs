using System.Globalization;
using System.Net.Http.Headers;
using Lightbox.Ingest.Sources.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Lightbox.Ingest.Sources.Dicomweb;

/// <summary>
/// The one file in an answer of WADO-RS: a part of multipart/related (RFC 2387), or the whole body when a server sends single parts. A
/// multipart's end is its last boundary, so that a cut answer is never taken for a whole file.
/// </summary>
internal static class InstanceBody
{
    private const string Dicom = "application/dicom";
    private const int BufferBytes = 64 * 1024;

    /// <param name="response">Stays the caller's when this throws.</param>
    /// <exception cref="SourceException">NOT_THE_CONTENT.</exception>
    public static async Task<SourceBody> OpenAsync(HttpResponseMessage response, string host, long maximum, CancellationToken cancellation)
    {
        var type = response.Content.Headers.ContentType;
        if (Is(type, Dicom) || Is(type, "application/octet-stream"))
        {
            var length = response.Content.Headers.ContentLength;
            return new SourceBody(await response.Content.ReadAsStreamAsync(cancellation), 0, length, null, null) { Owner = response };
        }

        var boundary = type?.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        if (!Is(type, "multipart/related") || boundary is not { Length: > 0 and <= 200 }) throw new SourceException("NOT_THE_CONTENT", $"{host} sent something else in an instance's place.");
        var reader = new MultipartReader(boundary, await response.Content.ReadAsStreamAsync(cancellation), BufferBytes) { BodyLengthLimit = maximum };
        var part = await NextAsync(reader, host, cancellation) ?? throw new SourceException("NOT_THE_CONTENT", $"{host} sent no instance.");
        if (part.ContentType is { } each && (!MediaTypeHeaderValue.TryParse(each, out var inner) || !(Is(inner, Dicom) || Is(inner, "application/octet-stream"))))
            throw new SourceException("NOT_THE_CONTENT", $"{host} sent something else in an instance's place.");
        var said = part.Headers?.TryGetValue("Content-Length", out var text) == true && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : default(long?);
        return new SourceBody(new OnePart(reader, part.Body, host), 0, said, null, null) { Owner = response };
    }

    private static bool Is(MediaTypeHeaderValue? type, string name) => name.Equals(type?.MediaType, StringComparison.OrdinalIgnoreCase);

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, string host, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellation);
        }
        catch (InvalidDataException)
        {
            throw new SourceException("NOT_THE_CONTENT", $"{host} sent a multipart answer that cannot be read.");
        }
        catch (IOException cut)
        {
            throw Cut(host, cut);
        }
    }

    private static SourceException Cut(string host, Exception cut) => new("CUT_OFF", $"The answer of {host} ended early.", isTransient: true, inner: cut);

    /// <summary>The first part, which must be the only one.</summary>
    private sealed class OnePart(MultipartReader reader, Stream part, string host) : ForwardStream
    {
        private bool ended;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (ended || buffer.Length == 0) return 0;
            var read = await ReadPartAsync(buffer, cancellationToken);
            if (read > 0) return read;
            ended = true;
            return await NextAsync(reader, host, cancellationToken) is null
                ? 0
                : throw new SourceException("NOT_THE_CONTENT", $"{host} sent more than the instance asked for.");
        }

        private async ValueTask<int> ReadPartAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            try
            {
                return await part.ReadAsync(buffer, cancellation);
            }
            catch (InvalidDataException)
            {
                throw new SourceException("OVER_LIMIT", $"{host} sent a file that is longer than any may be.");
            }
            catch (IOException cut)
            {
                throw Cut(host, cut);
            }
        }
    }
}
