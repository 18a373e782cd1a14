using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Grpc.Core;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Stow;

/// <summary>STOW-RS on ingest's own endpoint, with bytes made by hand.</summary>
public sealed class StowTests : IAsyncLifetime
{
    private const string Failed = "00081198", Stored = "00081199", Others = "0008119A", Reason = "00081197", Instance = "00081155";

    private static readonly HttpClient Client = new();

    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;

    public async ValueTask InitializeAsync() => catalog = await FakeCatalog.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Store_SeveralInstances_StoredRegisteredAndInTheLedger()
    {
        await using var host = await StartAsync();
        var files = Enumerable.Range(1, 3).Select(i => DicomBytes.Ct("1.2.3", "1.2.3.4", $"1.2.3.4.{i}")).ToList();

        var (status, answer) = await PostAsync(host, "/dicomweb/trial/studies", files);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["1.2.3.4.1", "1.2.3.4.2", "1.2.3.4.3"], Uids(answer, Stored));
        Assert.False(answer.TryGetProperty(Failed, out _));
        Assert.Equal(3, catalog!.State.Paths.Count);
        foreach (var file in files)
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
            var asset = catalog.State.Paths.Values.Single(asset => asset.Parts[0].Sha256 == sha256);
            Assert.StartsWith("dicomweb/1.2.3/1.2.3.4/1.2.3.4.", asset.Path);
            Assert.NotEmpty(asset.StudyKey);
            Assert.Equal(file, await File.ReadAllBytesAsync(Path.Combine(folder["data", "blobs"], sha256[..2], sha256[2..])));
        }

        Assert.Equal(3, (await host.StatusAsync()).Files.TakenIn);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, "/dicomweb/trial/studies", files)).Status);
        Assert.Equal(3, (await host.StatusAsync()).Files.Seen);
    }

    [Fact]
    public async Task Store_SameUidOtherBytes_BothAreKept()
    {
        await using var host = await StartAsync();

        await PostAsync(host, "/dicomweb/trial/studies", [DicomBytes.Ct("1.2", "1.3", "1.4")]);
        await PostAsync(host, "/dicomweb/trial/studies", [DicomBytes.Ct("1.2", "1.3", "1.4", fill: 9)]);

        Assert.Equal(2, catalog!.State.Paths.Count);
        Assert.Equal(2, catalog.State.Paths.Values.Select(asset => asset.Parts[0].Sha256).Distinct().Count());
    }

    [Fact]
    public async Task Store_SomeBroken_EachNamedWithItsReason()
    {
        await using var host = await StartAsync();
        var whole = DicomBytes.Ct("1.2", "1.3", "1.4");
        var cut = DicomBytes.Ct("1.2", "1.3", "1.5")[..250];

        var (status, answer) = await PostAsync(host, "/dicomweb/trial/studies/1.2", [whole, cut, "no dicom"u8.ToArray(), [], Pictures.Png(1), DicomBytes.Ct("1.9", "1.3", "1.6"), DicomBytes.Ct("1.2", "1.3", "../../x")]);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(["1.4"], Uids(answer, Stored));
        Assert.Equal(["1.5", "1.6"], Uids(answer, Failed));
        Assert.Equal(0xA900, answer.GetProperty(Failed).GetProperty("Value")[1].GetProperty(Reason).GetProperty("Value")[0].GetInt32());
        Assert.Equal(4, answer.GetProperty(Others).GetProperty("Value").GetArrayLength());
        Assert.Equal(["1.4"], catalog!.State.Paths.Values.Select(asset => asset.Image.SopInstanceUid));
        Assert.Empty(Directory.GetFiles(folder["data", "blobs", ".partial"]));
    }

    [Fact]
    public async Task Store_NothingStored_Conflict()
    {
        await using var host = await StartAsync();

        var (status, answer) = await PostAsync(host, "/dicomweb/trial/studies", ["no dicom"u8.ToArray()]);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(1, answer.GetProperty(Others).GetProperty("Value").GetArrayLength());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Store_LongerThanTheMemory_BySpool(bool single)
    {
        await using var host = await StartAsync(("Lightbox:Ingest:Stow:InMemoryBytes", "100000"));
        var large = DicomBytes.Ct("1.2", "1.3", "1.4", 128 * 8000);

        var status = single
            ? await PostSingleAsync(host, large)
            : (await PostAsync(host, "/dicomweb/trial/studies", [DicomBytes.Ct("1.2", "1.3", "1.1"), large, DicomBytes.Ct("1.2", "1.3", "1.2")])).Status;

        Assert.Equal(HttpStatusCode.OK, status);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(large));
        Assert.Equal(large, await File.ReadAllBytesAsync(Path.Combine(folder["data", "blobs"], sha256[..2], sha256[2..])));
        Assert.Equal(single ? 1 : 3, catalog!.State.Paths.Count);
        Assert.Empty(Directory.GetFiles(folder["data", "blobs", ".stow"]));
    }

    [Fact]
    public async Task Store_BodyCut_WholeInstancesStayOthersAreNot()
    {
        await using var host = await StartAsync();
        var body = await Multipart([DicomBytes.Ct("1.2", "1.3", "1.4"), DicomBytes.Ct("1.2", "1.3", "1.5")]).ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var content = new ByteArrayContent(body[..^100]);
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=BOUNDARY");

        using var answer = await Client.PostAsync(new Uri(host.Web, "/dicomweb/trial/studies"), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["1.4"], catalog!.State.Paths.Values.Select(asset => asset.Image.SopInstanceUid));
    }

    [Fact]
    public async Task Store_CatalogueDown_NotToldAsStored_AgainIsWell()
    {
        await using var host = await StartAsync();
        catalog!.State.BeforeRegister = (_, _) => throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "down"));

        var (status, answer) = await PostAsync(host, "/dicomweb/trial/studies", [DicomBytes.Ct("1.2", "1.3", "1.4")]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(["1.4"], Uids(answer, Failed));

        catalog.State.BeforeRegister = (_, _) => Task.CompletedTask;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, "/dicomweb/trial/studies", [DicomBytes.Ct("1.2", "1.3", "1.4")])).Status);
        Assert.Equal(1, (await host.StatusAsync()).Files.TakenIn);
    }

    [Fact]
    public async Task Store_NoRoom_ServiceUnavailable()
    {
        await using var host = await StartAsync(("Lightbox:Ingest:FreeReserveBytes", $"{1L << 60}"));

        var (status, answer) = await PostAsync(host, "/dicomweb/trial/studies", [DicomBytes.Ct("1.2", "1.3", "1.4")]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(0xA700, answer.GetProperty(Failed).GetProperty("Value")[0].GetProperty(Reason).GetProperty("Value")[0].GetInt32());
        Assert.Empty(catalog!.State.Paths);
    }

    [Theory]
    [InlineData("/dicomweb/unknown/studies", "multipart/related; type=\"application/dicom\"; boundary=BOUNDARY", HttpStatusCode.NotFound)]
    [InlineData("/dicomweb/studies", "multipart/related; type=\"application/dicom\"; boundary=BOUNDARY", HttpStatusCode.BadRequest)]
    [InlineData("/dicomweb/trial/studies/1.2;x", "multipart/related; type=\"application/dicom\"; boundary=BOUNDARY", HttpStatusCode.BadRequest)]
    [InlineData("/dicomweb/trial/studies", "multipart/related; type=\"application/dicom\"", HttpStatusCode.BadRequest)]
    [InlineData("/dicomweb/trial/studies", "multipart/related; type=\"application/dicom+json\"; boundary=BOUNDARY", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/dicomweb/trial/studies", "multipart/form-data; boundary=BOUNDARY", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/dicomweb/trial/studies", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task Store_RequestWrong_SaysHow(string path, string type, HttpStatusCode expected)
    {
        await using var host = await StartAsync();
        var content = Multipart([DicomBytes.Ct("1.2", "1.3", "1.4")]);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await Client.PostAsync(new Uri(host.Web, path), content, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(catalog!.State.Paths);
    }

    [Fact]
    public async Task Store_XmlAsked_NativeModel()
    {
        await using var host = await StartAsync(("Lightbox:Ingest:Stow:Dataset", "trial"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Web, "/dicomweb/studies")) { Content = Multipart([DicomBytes.Ct("1.2", "1.3", "1.4")]) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/dicom+xml"));

        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("application/dicom+xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<DicomAttribute tag=\"00081155\" vr=\"UI\"><Value number=\"1\">1.4</Value>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("datasets/trial", catalog!.State.Paths.Keys.Single().Dataset);
    }

    [Fact]
    public async Task Store_ManyAtOnce_EachOnceWithItsBytes()
    {
        await using var host = await StartAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 120), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, "/dicomweb/trial/studies", [DicomBytes.Ct("1.2", "1.3", $"1.4.{i}", 128 * 200)])).Status));

        Assert.Equal(120, catalog!.State.Paths.Count);
        Assert.Equal(120, (await host.StatusAsync()).Files.TakenIn);
    }

    [Fact]
    public async Task Sentinel_InTags_IsInNoLog()
    {
        await using var host = await StartAsync(("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Lightbox", "Trace"));
        var file = DicomBytes.Ct("1.2.888888", "1.3.888888", "1.4.888888");

        await PostAsync(host, "/dicomweb/trial/studies", [file, file[..250]]);

        Assert.NotEmpty(host.Log.Lines);
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("888888"));
    }

    [Theory]
    [InlineData("dicom/CT_small.dcm")]
    [InlineData("dicom/reportsi.dcm")]
    [InlineData("dicom/MR_small_RLE.dcm")]
    [InlineData("dicom/rtplan.dcm")]
    public async Task Store_RealFiles_AsTheFolderIngestTakesThem(string sample)
    {
        await using var host = await StartAsync();
        var path = Samples.Path(sample);

        var (status, answer) = await PostAsync(host, "/dicomweb/trial/studies", [await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)]);

        Assert.True(status == HttpStatusCode.OK, answer.GetRawText());
    }

    private Task<IngestHost> StartAsync(params (string Key, string Value)[] more) => IngestHost.StartAsync(folder["data"], folder.Path, catalog!, null, more);

    private static string[] Uids(JsonElement answer, string sequence) =>
        [.. answer.GetProperty(sequence).GetProperty("Value").EnumerateArray().Select(item => item.GetProperty(Instance).GetProperty("Value")[0].GetString()!)];

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(IngestHost host, string path, IEnumerable<byte[]> files)
    {
        using var answer = await Client.PostAsync(new Uri(host.Web, path), Multipart(files), TestContext.Current.CancellationToken);
        Assert.Equal("application/dicom+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    private static async Task<HttpStatusCode> PostSingleAsync(IngestHost host, byte[] file)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
        using var answer = await Client.PostAsync(new Uri(host.Web, "/dicomweb/trial/studies"), content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static MultipartContent Multipart(IEnumerable<byte[]> files)
    {
        var content = new MultipartContent("related", "BOUNDARY");
        content.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
        foreach (var file in files)
        {
            var part = new ByteArrayContent(file);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
            content.Add(part);
        }

        return content;
    }
}
