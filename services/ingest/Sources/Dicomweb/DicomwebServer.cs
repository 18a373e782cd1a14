using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.Sources.Http.Fetch;

namespace Lightbox.Ingest.Sources.Dicomweb;

/// <summary>One server by QIDO-RS and WADO-RS (PS3.18 10.6 and 10.4).</summary>
/// <param name="root">Ends with '/'.</param>
/// <param name="login">Value of the header Authorization; null for none.</param>
internal sealed class DicomwebServer(Uri root, string? login, GuardedHttp http, HttpFetcher fetcher)
{
    /// <summary>Matches asked for at once. Servers give fewer when they like.</summary>
    private const int PageSize = 200;

    /// <summary>A server that always finds something new must end somewhere.</summary>
    private const int MaximumMatches = 5_000_000;

    /// <summary>
    /// As stored when the server can (a transcoded file is another file), else as it likes. Some refuse the wildcard, some know only single parts.
    /// </summary>
    private static readonly string[] Accepts =
    [
        "multipart/related; type=\"application/dicom\"; transfer-syntax=*", "multipart/related; type=\"application/dicom\"",
        "application/dicom; transfer-syntax=*", "application/dicom",
    ];

    private int accept = -1;

    public string Host => root.IdnHost;

    /// <summary>The address of a resource, for the ledger.</summary>
    public string Address(string path) => new Uri(root, path).AbsoluteUri;

    /// <summary>A token is sent as a bearer's, "user:password" as Basic.</summary>
    public static string? Login(SourceSecret? secret)
    {
        if (secret is null) return null;
        var token = secret.Token?.Trim() ?? "";
        if (token.Length == 0 || token.Any(c => c is < ' ' or > '~'))
            throw new SourceException("ACCESS_DENIED", "A DICOMweb server is opened with a token or user:password.", needsAccess: true);
        return token.Contains(':', StringComparison.Ordinal) ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(token))}" : $"Bearer {token}";
    }

    /// <summary>All matches of a search, each once by its UID.</summary>
    /// <param name="path">"studies", "studies/{uid}/series" ...</param>
    /// <param name="query">Escaped; may be empty.</param>
    /// <param name="uid">Tag of the UID that tells matches apart.</param>
    /// <param name="expected">How many there are when the server said so: saves asking for a last, empty page.</param>
    public async IAsyncEnumerable<(string? Uid, QidoRow Row)> SearchAsync(
        string path, string query, string uid, long? expected, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var offset = 0; offset <= MaximumMatches;)
        {
            var rows = await PageAsync($"{path}?{query}{(query.Length > 0 ? "&" : "")}limit={PageSize}&offset={offset}", cancellation);
            var before = seen.Count;
            foreach (var row in rows)
            {
                var found = row.Uid(uid);
                if (found is null || seen.Add(found)) yield return (found, row);
            }

            // A server that knows no offset says the same again; one that knows no limit has said all. One that gives less than it was
            // asked for may still have more.
            if (seen.Count == before || rows.Count > PageSize || (rows.Count < PageSize && seen.Count >= expected)) yield break;
            offset += rows.Count;
        }

        throw new SourceException("NOT_THE_CONTENT", $"{Host} finds more than {MaximumMatches} matches.");
    }

    /// <summary>An instance's file.</summary>
    public async Task<SourceBody> RetrieveAsync(string path, CancellationToken cancellation)
    {
        var known = Volatile.Read(ref accept);
        for (var i = Math.Max(known, 0); ; i++)
        {
            var response = await GetAsync(path, Accepts[i], cancellation);
            var isRefused = response.StatusCode is HttpStatusCode.NotAcceptable or HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType;
            if (known < 0 && isRefused && i + 1 < Accepts.Length)
            {
                response.Dispose();
                continue;
            }

            try
            {
                Answers.Require(response, Target(path));
                var body = await InstanceBody.OpenAsync(response, Host, http.Options.MaximumFileBytes, cancellation);
                Volatile.Write(ref accept, i);
                return body;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }

    private async Task<IReadOnlyList<QidoRow>> PageAsync(string path, CancellationToken cancellation)
    {
        var target = Target(path) with { Headers = Headers("application/dicom+json"), MayBeMarkup = true };
        using var document = await fetcher.DocumentAsync(target, cancellation);
        // 204 No Content, and what some servers make of it.
        if (document.Length == 0) return [];
        try
        {
            using var json = await JsonDocument.ParseAsync(document, new JsonDocumentOptions { MaxDepth = 64 }, cancellation);
            if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.EnumerateArray().Any(row => row.ValueKind != JsonValueKind.Object)) throw Wrong();
            return [.. json.RootElement.EnumerateArray().Select(row => new QidoRow(row.Clone()))];
        }
        catch (JsonException)
        {
            throw Wrong();
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accepted, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, path));
        foreach (var (name, value) in Headers(accepted)) request.Headers.TryAddWithoutValidation(name, value);
        return await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private Dictionary<string, string> Headers(string accepted)
    {
        var headers = new Dictionary<string, string> { ["Accept"] = accepted, ["User-Agent"] = "lightbox" };
        if (login is null) return headers;
        http.CheckMaySendSecret(root);
        headers["Authorization"] = login;
        return headers;
    }

    private HttpTarget Target(string path) => new(new Uri(root, path)) { ForbiddenAsksForAccess = true };

    private SourceException Wrong() => new("NOT_THE_CONTENT", $"{Host} answers a search with something that is not DICOM JSON.");
}
