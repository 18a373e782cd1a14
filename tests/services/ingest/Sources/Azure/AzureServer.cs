using System.Globalization;
using System.Text;
using Lightbox.Services.Tests.Ingest.Sources.Http;

namespace Lightbox.Services.Tests.Ingest.Sources.Azure;

/// <summary>
/// The Blob service as its REST reference has it, as far as a reader with a shared access signature sees it: List Blobs with prefix, markers and
/// pages, Get Blob with ranges (and without If-Range, which it does not know), ETag, Content-MD5, and its ways to say no.
/// </summary>
internal sealed class AzureServer : IAsyncDisposable
{
    public const string Container = "/account/cheXpert";

    private readonly ScriptedServer server;

    public AzureServer() => server = ScriptedServer.Start(AnswerAsync);

    public ScriptedServer Server => server;

    public Uri ContainerUri => new(server.Address, Container);

    /// <summary>As a provider mails it.</summary>
    public string Link => $"{ContainerUri}?{Signature}";

    public string Signature { get; } = "sp=rl&st=2026-01-01T00:00:00Z&se=2027-01-01T00:00:00Z&spr=https&sv=2022-11-02&sr=c&sig=a%2Bb%2Fc%3D";

    /// <summary>What opens the container; null when it is public.</summary>
    public string? Expected { get; set; } = "a+b/c=";

    public int PageSize { get; set; } = 5000;

    public SortedDictionary<string, byte[]> Blobs { get; } = new(StringComparer.Ordinal);

    /// <summary>More elements of a blob's properties, by name.</summary>
    public Dictionary<string, string> Properties { get; } = [];

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private Task AnswerAsync(ScriptedRequest request, ScriptedAnswer answer)
    {
        if (Expected is not null && request.Query("sig") != Expected) return DeniedAsync(request, answer);
        if (request.Path == Container && request.Query("comp") == "list") return ListAsync(request, answer);
        var name = request.Path.StartsWith(Container + "/", StringComparison.Ordinal) ? request.Path[(Container.Length + 1)..] : "";
        return Blobs.TryGetValue(name, out var bytes)
            ? new ServedBytes(bytes, $"\"{ETag(bytes)}\"")
            {
                IgnoresIfRange = true,
                Headers = [request["Range"].Length > 0 ? $"x-ms-blob-content-md5: {Md5(bytes)}" : $"Content-MD5: {Md5(bytes)}", "x-ms-blob-type: BlockBlob"],
            }.SendAsync(request, answer)
            : answer.SendAsync("404 The specified blob does not exist.", "<?xml version=\"1.0\"?><Error><Code>BlobNotFound</Code></Error>", "x-ms-error-code: BlobNotFound");
    }

    /// <summary>A wrong signature is 403; to somebody without any a closed account says 409, a private container 404.</summary>
    private static Task DeniedAsync(ScriptedRequest request, ScriptedAnswer answer) => request.Query("sig").Length > 0
        ? answer.SendAsync("403 Server failed to authenticate the request.", "<Error><Code>AuthenticationFailed</Code></Error>", "x-ms-error-code: AuthenticationFailed")
        : answer.SendAsync("409 Public access is not permitted on this storage account.", "<Error><Code>PublicAccessNotPermitted</Code></Error>");

    private Task ListAsync(ScriptedRequest request, ScriptedAnswer answer)
    {
        var names = Blobs.Keys.Where(name => name.StartsWith(request.Query("prefix"), StringComparison.Ordinal))
            .Where(name => string.CompareOrdinal(name, request.Query("marker")) > 0).ToList();
        var page = names.Take(PageSize).ToList();
        var xml = new StringBuilder("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        xml.Append(CultureInfo.InvariantCulture, $"<EnumerationResults ServiceEndpoint=\"{server.Address}\" ContainerName=\"cheXpert\"><Blobs>");
        foreach (var name in page) xml.Append(Blob(name, Blobs[name]));
        xml.Append("</Blobs><NextMarker>").Append(names.Count > page.Count ? page[^1] : "").Append("</NextMarker></EnumerationResults>");
        return answer.SendAsync("200 OK", xml.ToString(), "Content-Type: application/xml");
    }

    private string Blob(string name, byte[] bytes)
    {
        // Names that XML cannot hold are given percent-encoded.
        var text = name.Any(char.IsControl) ? $"<Name Encoded=\"true\">{Uri.EscapeDataString(name)}</Name>" : $"<Name>{System.Security.SecurityElement.Escape(name)}</Name>";
        return $"<Blob>{text}<Properties><Creation-Time>Mon, 01 Jan 2024 00:00:00 GMT</Creation-Time><Etag>{ETag(bytes)}</Etag>"
            + $"<Content-Length>{bytes.Length}</Content-Length><Content-Type>application/octet-stream</Content-Type><Content-Encoding />"
            + $"<Content-MD5>{Md5(bytes)}</Content-MD5><BlobType>BlockBlob</BlobType><ServerEncrypted>true</ServerEncrypted>"
            + $"{Properties.GetValueOrDefault(name)}</Properties><Metadata /><OrMetadata /></Blob>";
    }

    private static string ETag(byte[] bytes) => $"0x8D{Convert.ToHexString(ServedBytes.Md5(bytes))[..13]}";

    private static string Md5(byte[] bytes) => Convert.ToBase64String(ServedBytes.Md5(bytes));
}
