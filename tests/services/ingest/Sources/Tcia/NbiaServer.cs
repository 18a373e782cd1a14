using System.IO.Compression;
using System.Text.Json;
using Lightbox.Services.Tests.Ingest.Sources.Http;

namespace Lightbox.Services.Tests.Ingest.Sources.Tcia;

/// <summary>
/// NBIA's REST API v1 as far as getSeries, getImage and getImageWithMD5Hash: nothing found is an empty answer with status 200, series come as a zip
/// without a length and without ranges, and the list of hashes is the zip's last entry. v2 is the same for those with a token.
/// </summary>
internal sealed class NbiaServer : IAsyncDisposable
{
    private readonly ScriptedServer server;

    public NbiaServer() => server = ScriptedServer.Start(AnswerAsync);

    public ScriptedServer Server => server;

    public string Api => $"{server.Address}nbia-api/services/v1/";

    public List<NbiaServerSeries> Series { get; } = [];

    /// <summary>What v2 wants to see.</summary>
    public string Token { get; set; } = "";

    public bool KnowsHashes { get; set; } = true;

    /// <summary>Series whose zip breaks off after so many bytes, once.</summary>
    public Dictionary<string, int> CutOnce { get; } = [];

    public ValueTask DisposeAsync() => server.DisposeAsync();

    public static byte[] Zip(IReadOnlyDictionary<string, byte[]> files, string? hashes = null)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files) Write(zip, name, content);
            if (hashes is not null) Write(zip, "md5hashes.csv", System.Text.Encoding.UTF8.GetBytes(hashes));
        }

        return bytes.ToArray();
    }

    private static void Write(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }

    private Task AnswerAsync(ScriptedRequest request, ScriptedAnswer answer)
    {
        var isOpen = request.Path.Contains("/v1/") || (request.Path.Contains("/v2/") && request["Authorization"] == $"Bearer {Token}");
        var allowed = Series.Where(series => !series.IsRestricted || request.Path.Contains("/v2/")).ToList();
        if (!isOpen) return answer.SendAsync("401 Unauthorized", "{\"error\":\"unauthorized\"}");
        return request.Path.Split('/')[^1] switch
        {
            "getSeries" => ListAsync(request, answer, allowed),
            "getImage" => PackAsync(request, answer, allowed, withHashes: false),
            "getImageWithMD5Hash" when KnowsHashes => PackAsync(request, answer, allowed, withHashes: true),
            _ => answer.SendAsync("404 Not Found", "<html><body>404</body></html>", "Content-Type: text/html"),
        };
    }

    private static Task ListAsync(ScriptedRequest request, ScriptedAnswer answer, IEnumerable<NbiaServerSeries> all)
    {
        var found = all.Where(series => Is("Collection", series.Collection) && Is("PatientID", series.Patient) && Is("SeriesInstanceUID", series.Uid)).ToList();
        if (found.Count == 0) return answer.SendAsync("200 OK", "", "Content-Type: application/json");
        var json = JsonSerializer.Serialize(found.Select(series => new
        {
            SeriesInstanceUID = series.Uid,
            StudyInstanceUID = "1.2.3",
            series.Collection,
            PatientID = series.Patient,
            Modality = "CT",
            ImageCount = series.Files.Count,
            FileSize = series.Files.Values.Sum(file => file.Length),
            TimeStamp = "2024-05-01 10:00:00.0",
        }));
        return answer.SendAsync("200 OK", json, "Content-Type: application/json");

        bool Is(string parameter, string value) => request.Query(parameter) is "" || request.Query(parameter) == value;
    }

    private async Task PackAsync(ScriptedRequest request, ScriptedAnswer answer, IEnumerable<NbiaServerSeries> all, bool withHashes)
    {
        var series = all.FirstOrDefault(series => series.Uid == request.Query("SeriesInstanceUID"));
        var zip = series is null ? [] : Zip(series.Files, withHashes ? series.Hashes : null);
        await answer.HeadAsync("200 OK", "Content-Type: application/octet-stream", "Transfer-Encoding: chunked");
        if (zip.Length > 0 && CutOnce.Remove(series!.Uid, out var at))
        {
            await answer.WriteAsync($"{zip.Length:x}\r\n");
            await answer.WriteAsync(zip.AsMemory(0, at));
            answer.IsLast = true;
            return;
        }

        foreach (var chunk in zip.Chunk(10_000))
        {
            await answer.WriteAsync($"{chunk.Length:x}\r\n");
            await answer.WriteAsync(chunk);
            await answer.WriteAsync("\r\n");
        }

        await answer.WriteAsync("0\r\n\r\n");
    }
}

/// <summary>A series there.</summary>
/// <param name="Files">By name in the zip.</param>
internal sealed record NbiaServerSeries(string Uid, string Collection, string Patient, IReadOnlyDictionary<string, byte[]> Files, bool IsRestricted = false)
{
    /// <summary>The list of hashes; made from the files unless a test says otherwise.</summary>
    public string Hashes { get; init; } =
        "Filename,MD5Hash\n" + string.Concat(Files.Select(file => $"{file.Key},{Convert.ToHexStringLower(ServedBytes.Md5(file.Value))}\n"));
}
