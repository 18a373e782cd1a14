using System.IO.Compression;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.Uploads;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Uploads;

/// <summary>What was sent is taken in, or thrown away in its time.</summary>
public sealed class UploadIngestTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;

    public async ValueTask InitializeAsync() => catalog = await FakeCatalog.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Ingest_PictureAndArchive_UnderTheirPaths()
    {
        await using var host = await StartAsync();
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("inner/b.png").Open();
            entry.Write(Pictures.Png(2));
        }

        var picture = await SendAsync(host, "pictures/a.png", Pictures.Png(1));
        var packed = await SendAsync(host, "set.zip", archive.ToArray());
        var job = await host.EndAsync((await StartAsync(host, picture, packed)).Name);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(["pictures/a.png", "set.zip!inner/b.png"], catalog!.State.Paths.Keys.Select(key => key.Path).Order(StringComparer.Ordinal));
        Assert.Contains("2 uploads", job.Title);
    }

    [Fact]
    public async Task Ingest_UnfinishedUnknownOrNone_RefusedBeforeAJobIsKept()
    {
        await using var host = await StartAsync();
        var uploads = new UploadService.UploadServiceClient(host.Invoker);
        var open = (await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a" })).Name;

        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => StartAsync(host, open))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => StartAsync(host))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => StartAsync(host, "uploads/1"))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => StartAsync(host, "uploads/" + new string('0', 32)))).StatusCode);
        Assert.Empty((await host.Jobs.ListJobsAsync(new ListJobsRequest())).Jobs);
    }

    [Fact]
    public async Task Delete_WhileAJobUsesIt_FailedPreconditionAndNotSwept()
    {
        await using var host = await StartAsync(("Lightbox:Ingest:Uploads:Lifetime", "00:00:00"));
        var uploads = new UploadService.UploadServiceClient(host.Invoker);
        var name = await SendAsync(host, "a.png", Pictures.Png(1));
        var gate = new TaskCompletionSource();
        catalog!.State.BeforeRegister = (_, _) => gate.Task;
        var job = await StartAsync(host, name);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await uploads.DeleteUploadAsync(new DeleteUploadRequest { Name = name }));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Equal(0, await host.Get<UploadSweep>().SweepAsync(default));

        gate.SetResult();
        Assert.Equal(JobState.Succeeded, (await host.EndAsync(job.Name)).State);
        folder.Write($"data/uploads/{new string('f', 32)}", new byte[10]);
        Assert.Equal(1, await host.Get<UploadSweep>().SweepAsync(default));
        Assert.Empty(Directory.GetFiles(folder["data", "uploads"]));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await uploads.GetUploadAsync(new GetUploadRequest { Name = name }))).StatusCode);
    }

    private Task<IngestHost> StartAsync(params (string Key, string Value)[] more) => IngestHost.StartAsync(folder["data"], folder.Path, catalog!, null, more);

    private static async Task<Job> StartAsync(IngestHost host, params string[] uploads) => await host.Ingest.StartIngestAsync(
        new StartIngestRequest { Dataset = IngestHost.Dataset, Source = new Source { Upload = new UploadSource { Uploads = { uploads } } } });

    private static async Task<string> SendAsync(IngestHost host, string path, byte[] content)
    {
        var uploads = new UploadService.UploadServiceClient(host.Invoker);
        var name = (await uploads.CreateUploadAsync(new CreateUploadRequest { Path = path })).Name;
        using var call = uploads.WriteUpload();
        await call.RequestStream.WriteAsync(new WriteUploadRequest { Header = new WriteUploadHeader { Name = name } });
        await call.RequestStream.WriteAsync(new WriteUploadRequest { Chunk = ByteString.CopyFrom(content) });
        await call.RequestStream.WriteAsync(new WriteUploadRequest { Trailer = new StreamTrailer { Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), SizeBytes = content.Length } });
        await call.RequestStream.CompleteAsync();
        Assert.True((await call.ResponseAsync).Complete);
        return name;
    }
}
