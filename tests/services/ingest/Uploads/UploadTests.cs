using System.Security.Cryptography;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Uploads;

/// <summary>Uploads over gRPC.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private const int Chunk = 1 << 20;

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[(3 * Chunk) + 17];
    private FakeCatalog? catalog;

    private string Sha256 => Convert.ToHexStringLower(SHA256.HashData(content));

    public async ValueTask InitializeAsync()
    {
        new Random(3).NextBytes(content);
        catalog = await FakeCatalog.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Write_InOneStream_Complete()
    {
        await using var host = await StartAsync();
        var uploads = Client(host);
        var upload = await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a/b.bin", SizeBytes = content.Length, Sha256 = Sha256, RequestId = "r" });
        Assert.Equal((0L, false, ""), (upload.CommittedBytes, upload.Complete, upload.Sha256));

        var done = await WriteAsync(uploads, upload.Name, 0, content.Length, true);

        Assert.Equal(((long)content.Length, true, Sha256, "a/b.bin"), (done.CommittedBytes, done.Complete, done.Sha256, done.Path));
        Assert.Equal(content, await File.ReadAllBytesAsync(Directory.GetFiles(folder["data", "uploads"]).Single()));
        Assert.Equal(done, await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a/b.bin", RequestId = "r" }));
    }

    [Fact]
    public async Task Write_CutAndResumedAfterARestart_SameBytes()
    {
        string name;
        await using (var host = await StartAsync())
        {
            var uploads = Client(host);
            name = (await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a" })).Name;
            using var call = uploads.WriteUpload();
            await call.RequestStream.WriteAsync(new WriteUploadRequest { Header = new WriteUploadHeader { Name = name } });
            await call.RequestStream.WriteAsync(new WriteUploadRequest { Chunk = UnsafeByteOperations.UnsafeWrap(content.AsMemory(0, Chunk)) });
            await call.RequestStream.WriteAsync(new WriteUploadRequest { Chunk = UnsafeByteOperations.UnsafeWrap(content.AsMemory(Chunk, 5)) });
            // Ended without a trailer: as a cut line, but so that one knows when it has arrived.
            await call.RequestStream.CompleteAsync();
            Assert.False((await call.ResponseAsync).Complete);
        }

        await using var again = await StartAsync();
        var here = await Client(again).GetUploadAsync(new GetUploadRequest { Name = name });
        Assert.Equal(Chunk + 5, here.CommittedBytes);
        var done = await WriteAsync(Client(again), name, here.CommittedBytes, content.Length, true);

        Assert.Equal((true, Sha256), (done.Complete, done.Sha256));
        Assert.Equal(content, await File.ReadAllBytesAsync(Directory.GetFiles(folder["data", "uploads"]).Single()));
    }

    [Fact]
    public async Task Write_LineCut_WhatArrivedIsKept()
    {
        await using var host = await StartAsync(("Lightbox:Ingest:Uploads:CommitEvery", "1"));
        var uploads = Client(host);
        var name = (await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a" })).Name;
        using (var call = uploads.WriteUpload())
        {
            await call.RequestStream.WriteAsync(new WriteUploadRequest { Header = new WriteUploadHeader { Name = name } });
            await call.RequestStream.WriteAsync(new WriteUploadRequest { Chunk = UnsafeByteOperations.UnsafeWrap(content.AsMemory(0, Chunk)) });
            while ((await uploads.GetUploadAsync(new GetUploadRequest { Name = name })).CommittedBytes < Chunk) await Task.Yield();
        }

        // The old stream may not have noticed yet: the new one takes its place.
        var done = await WriteAsync(uploads, name, Chunk, content.Length, true);

        Assert.Equal(Sha256, done.Sha256);
    }

    [Fact]
    public async Task Write_ElsewhereThanAtItsEnd_OffsetMismatchSaysWhere()
    {
        await using var host = await StartAsync();
        var uploads = Client(host);
        var name = (await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a" })).Name;
        await WriteAsync(uploads, name, 0, 1000, false);

        foreach (var offset in new[] { 0L, 999, 1001, -1, long.MaxValue })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => WriteAsync(uploads, name, offset, content.Length, true));
            Assert.Equal(Grpc.Core.StatusCode.OutOfRange, refused.StatusCode);
            var info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
            Assert.Equal(("OFFSET_MISMATCH", "1000"), (info.Reason, info.Metadata["committed_bytes"]));
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Write_HashOrLengthWrong_DataLossAndBeginsAnew(bool wrongHash, bool wrongLength)
    {
        await using var host = await StartAsync();
        var uploads = Client(host);
        var name = (await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a" })).Name;

        var refused = await Assert.ThrowsAsync<RpcException>(() => WriteAsync(uploads, name, 0, content.Length, true, wrongHash ? new string('0', 64) : Sha256, content.Length + (wrongLength ? 1 : 0)));

        Assert.Equal((Grpc.Core.StatusCode.DataLoss, "CHECKSUM_MISMATCH"), (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason));
        Assert.Equal(0, (await uploads.GetUploadAsync(new GetUploadRequest { Name = name })).CommittedBytes);
        Assert.True((await WriteAsync(uploads, name, 0, content.Length, true)).Complete);
    }

    [Fact]
    public async Task Write_LongerThanAnnounced_QuotaFailure()
    {
        await using var host = await StartAsync();
        var uploads = Client(host);
        var name = (await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a", SizeBytes = 1000 })).Name;

        var refused = await Assert.ThrowsAsync<RpcException>(() => WriteAsync(uploads, name, 0, 1001, true));

        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal(name, Assert.Single(refused.GetRpcStatus()!.GetDetail<QuotaFailure>()!.Violations).Subject);
    }

    [Theory]
    [InlineData("", 0L, "", "path")]
    [InlineData("../a", 0L, "", "path")]
    [InlineData("/a", 0L, "", "path")]
    [InlineData("a/", 0L, "", "path")]
    [InlineData("a\nb", 0L, "", "path")]
    [InlineData("a", -1L, "", "size_bytes")]
    [InlineData("a", long.MaxValue, "", "size_bytes")]
    [InlineData("a", 0L, "ABC", "sha256")]
    public async Task Create_FieldWrong_NamesIt(string path, long size, string sha256, string field)
    {
        await using var host = await StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client(host).CreateUploadAsync(new CreateUploadRequest { Path = path, SizeBytes = size, Sha256 = sha256 }));

        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(field, Assert.Single(refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations).Field);
    }

    [Fact]
    public async Task Create_TooManyOrTooLarge_QuotaAndDisk()
    {
        await using var host = await StartAsync(("Lightbox:Ingest:Uploads:MaximumUploads", "1"));
        var uploads = Client(host);
        await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a" });

        var many = await Assert.ThrowsAsync<RpcException>(async () => await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "b" }));
        Assert.Equal((Grpc.Core.StatusCode.ResourceExhausted, "TOO_MANY_UPLOADS"), (many.StatusCode, many.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason));

        await using var other = await IngestHost.StartAsync(folder["other"], folder.Path, catalog!, null, ("Lightbox:Ingest:FreeReserveBytes", $"{1L << 60}"));
        var full = await Assert.ThrowsAsync<RpcException>(async () => await Client(other).CreateUploadAsync(new CreateUploadRequest { Path = "b", SizeBytes = 1 }));
        Assert.Equal((Grpc.Core.StatusCode.ResourceExhausted, "DISK_FULL"), (full.StatusCode, full.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason));
    }

    [Fact]
    public async Task Delete_AndUnknown_NotFound()
    {
        await using var host = await StartAsync();
        var uploads = Client(host);
        var name = (await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a" })).Name;
        await WriteAsync(uploads, name, 0, 10, false);

        await uploads.DeleteUploadAsync(new DeleteUploadRequest { Name = name });

        Assert.Empty(Directory.GetFiles(folder["data", "uploads"]));
        foreach (var gone in new[] { name, "uploads/" + new string('0', 32) })
            Assert.Equal(Grpc.Core.StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await uploads.GetUploadAsync(new GetUploadRequest { Name = gone }))).StatusCode);
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await uploads.GetUploadAsync(new GetUploadRequest { Name = "uploads/../x" }))).StatusCode);
    }

    [Fact]
    public async Task Stalled_DeadlineExceededAndKeepsWhatCame()
    {
        await using var host = await StartAsync(("Lightbox:Limits:StreamIdle", "00:00:00.3"));
        var uploads = Client(host);
        var name = (await uploads.CreateUploadAsync(new CreateUploadRequest { Path = "a" })).Name;
        using var call = uploads.WriteUpload();
        await call.RequestStream.WriteAsync(new WriteUploadRequest { Header = new WriteUploadHeader { Name = name } });
        await call.RequestStream.WriteAsync(new WriteUploadRequest { Chunk = UnsafeByteOperations.UnsafeWrap(content.AsMemory(0, 100)) });

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync);

        Assert.Equal(Grpc.Core.StatusCode.DeadlineExceeded, refused.StatusCode);
        Assert.Equal(100, (await uploads.GetUploadAsync(new GetUploadRequest { Name = name })).CommittedBytes);
    }

    private static UploadService.UploadServiceClient Client(IngestHost host) => new(host.Invoker);

    private Task<IngestHost> StartAsync(params (string Key, string Value)[] more) => IngestHost.StartAsync(folder["data"], folder.Path, catalog!, null, more);

    private async Task<Upload> WriteAsync(UploadService.UploadServiceClient uploads, string name, long from, int to, bool end, string? sha256 = null, long? length = null)
    {
        using var call = uploads.WriteUpload();
        try
        {
            await call.RequestStream.WriteAsync(new WriteUploadRequest { Header = new WriteUploadHeader { Name = name, Offset = from } });
            for (var at = (int)Math.Clamp(from, 0, to); at < to; at += Chunk)
                await call.RequestStream.WriteAsync(new WriteUploadRequest { Chunk = UnsafeByteOperations.UnsafeWrap(content.AsMemory(at, Math.Min(Chunk, to - at))) });
            if (end) await call.RequestStream.WriteAsync(new WriteUploadRequest { Trailer = new StreamTrailer { Sha256 = sha256 ?? Sha256, SizeBytes = length ?? content.Length } });
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception early) when (early is RpcException or InvalidOperationException)
        {
            // Refused before all of it was sent: the answer says why.
        }

        return await call.ResponseAsync;
    }
}
