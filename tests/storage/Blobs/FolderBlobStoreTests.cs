using System.Security.Cryptography;
using Lightbox.Storage.Blobs;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Storage.Tests.Blobs;

public sealed class FolderBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(700_001)]
    [InlineData(1_048_575)]
    [InlineData(1_048_576)]
    [InlineData(1_048_577)]
    [InlineData(3_000_000)]
    public async Task Put_AnyLength_ReadsBackUnderItsHash(int length)
    {
        var store = Store();
        var content = RandomNumberGenerator.GetBytes(length);

        var info = await store.PutAsync(new MemoryStream(content));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), info.Sha256);
        Assert.Equal(new BlobInfo(info.Sha256, length, Existed: false), info);
        Assert.Equal(length, await store.LengthAsync(info.Sha256, default));
        Assert.True(File.Exists(folder["blobs", info.Sha256[..2], info.Sha256[2..]]));
        Assert.Equal(content, await ReadAsync(store, info.Sha256));
    }

    [Theory]
    [InlineData(10, 2_500_000)]
    [InlineData(2_500_000, 70_000)]
    public async Task Advance_MoreOrLessThanReserved_KeepsWhatCame(int reserved, int length)
    {
        var store = Store();
        var content = RandomNumberGenerator.GetBytes(length);
        await using var write = await store.ReserveAsync(reserved, default);
        for (int done = 0; done < length;)
        {
            var space = write.GetMemory();
            int piece = Math.Min(Math.Min(space.Length, length - done), 99_991);
            content.AsMemory(done, piece).CopyTo(space);
            await write.AdvanceAsync(piece, default);
            done += piece;
        }

        var info = await write.PublishAsync(Convert.ToHexStringLower(SHA256.HashData(content)), default);

        Assert.Equal(length, write.Length);
        Assert.Equal(content, await ReadAsync(store, info.Sha256));
    }

    [Fact]
    public async Task Flush_ManyBlobs_AllStillThere()
    {
        var store = Store();
        var blobs = new List<BlobInfo>();
        for (byte i = 0; i < 20; i++) blobs.Add(await store.PutAsync(new MemoryStream([i])));

        await store.FlushAsync(default);
        await store.FlushAsync(default);

        foreach (var blob in blobs) Assert.Equal(1, await store.LengthAsync(blob.Sha256, default));
    }

    [Fact]
    public async Task GetMemory_AfterDispose_Refused()
    {
        var write = await Store().ReserveAsync(null, default);
        await write.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => write.GetMemory());
    }

    [Fact]
    public async Task Put_FolderTakenAwayMeanwhile_MadeAgain()
    {
        var store = Store();
        var first = await store.PutAsync(new MemoryStream([1, 2, 3]));
        Directory.Delete(folder["blobs", first.Sha256[..2]], recursive: true);

        var second = await store.PutAsync(new MemoryStream([1, 2, 3]));
        await store.FlushAsync(default);

        Assert.False(second.Existed);
        Assert.Equal(3, await store.LengthAsync(first.Sha256, default));
    }

    [Fact]
    public async Task Put_Twice_IsOneBlobAndSaysSo()
    {
        var store = Store();
        await store.PutAsync(new MemoryStream([1, 2, 3]));

        var second = await store.PutAsync(new MemoryStream([1, 2, 3]));

        Assert.True(second.Existed);
        Assert.Single(Files(), file => !file.Contains(".partial"));
        Assert.Empty(Partials());
    }

    [Fact]
    public async Task List_BlobsAndStrays_BlobsInOrderOfTheirHashes()
    {
        var store = Store();
        var hashes = new List<string>();
        for (byte i = 0; i < 40; i++) hashes.Add((await store.PutAsync(new MemoryStream([i]))).Sha256);
        folder.Write("blobs/stray", [1, 2, 3]);
        folder.Write($"blobs/{hashes[0][..2]}/short", [1]);
        folder.Write("blobs/zz/deep/er", [1, 2]);
        File.CreateSymbolicLink(folder["blobs", "zz", "link"], "/etc");
        await using var partial = await store.ReserveAsync(null, default);

        var found = new List<BlobListing>();
        await foreach (var listing in store.ListAsync(default)) found.Add(listing);

        Assert.Equal(hashes.Order(StringComparer.Ordinal), found.Where(listing => listing.Sha256 is not null).Select(listing => listing.Sha256!));
        Assert.All(found.Where(listing => listing.Sha256 is not null), listing => Assert.Equal((1, $"{listing.Sha256![..2]}/{listing.Sha256[2..]}"), (listing.Length, listing.Path)));
        Assert.Equal(
            [($"{hashes[0][..2]}/short", 1), ("stray", 3), ("zz/deep/er", 2), ("zz/link", 0)],
            found.Where(listing => listing.Sha256 is null).Select(listing => (listing.Path, listing.Length)).Order());
    }

    [Fact]
    public async Task Reserve_LongerThanWhatComes_KeepsWhatCame()
    {
        var store = Store();
        await using var write = await store.ReserveAsync(100_000, default);
        await write.WriteAsync(new byte[] { 7, 8 }, default);

        var info = await write.PublishAsync(null, default);

        Assert.Equal(2, await store.LengthAsync(info.Sha256, default));
    }

    [Fact]
    public async Task Dispose_WithoutPublish_LeavesNothing()
    {
        var store = Store();
        await using (var write = await store.ReserveAsync(null, default))
            await write.WriteAsync(new byte[100], default);

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Publish_OtherThanAnnounced_RefusedAndNothingPublished()
    {
        var store = Store();

        await Assert.ThrowsAsync<BlobMismatchException>(() => store.PutAsync(new MemoryStream([1]), new string('0', 64)));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Put_CancelledMidway_LeavesNothing()
    {
        var store = Store();
        using var source = new CancellationTokenSource();
        var content = new CancellingStream(source);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync(content, cancellation: source.Token));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Read_PositionedByManyThreads_EachGetsItsBytes()
    {
        var store = Store();
        var content = RandomNumberGenerator.GetBytes(100_000);
        var info = await store.PutAsync(new MemoryStream(content));
        using var reader = await store.OpenAsync(info.Sha256, default);

        Parallel.For(0, 64, i =>
        {
            var buffer = new byte[3000];
            var offset = i * 1571;
            var read = reader!.Read(offset, buffer, default);
            Assert.Equal(content.AsSpan(offset, Math.Min(3000, content.Length - offset)), buffer.AsSpan(0, read));
        });
        Assert.Equal(0, reader!.Read(100_000, new byte[1], default));
        Assert.Equal(0, reader.Read(long.MaxValue - 10, new byte[1], default));
    }

    [Fact]
    public async Task Open_Unknown_Null()
    {
        Assert.Null(await Store().OpenAsync(new string('a', 64), default));
        Assert.Null(await Store().LengthAsync(new string('a', 64), default));
        Assert.False(await Store().DeleteAsync(new string('a', 64), default));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    public async Task Open_NotAHash_NeverBecomesAPath(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store().OpenAsync(name, default));

    [Fact]
    public async Task Files_AreTheOwnersAlone()
    {
        var info = await Store().PutAsync(new MemoryStream([1]));
        var path = folder["blobs", info.Sha256[..2], info.Sha256[2..]];

        Assert.Equal(Permissions.PrivateFile, Permissions.Of(path));
        Assert.Equal(Permissions.PrivateFolder, Permissions.Of(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task Sweep_OldPartialsOnly()
    {
        var store = Store();
        await using var live = await store.ReserveAsync(null, default);
        var dead = folder["blobs", ".partial", "dead"];
        await File.WriteAllBytesAsync(dead, [1]);
        File.SetLastWriteTimeUtc(dead, DateTime.UtcNow.AddHours(-2));

        Assert.Equal(1, await store.SweepAsync(TimeSpan.FromHours(1), default));

        File.SetLastWriteTimeUtc(Assert.Single(Partials()), DateTime.UtcNow.AddHours(-2));
        Assert.Equal(0, await store.SweepAsync(TimeSpan.FromHours(1), default));
        await live.PublishAsync(null, default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Put_DiskFull_TypedAndStateAsBefore(bool lengthKnown)
    {
        using var disk = new SmallDisk(512);
        var store = new FolderBlobStore(Path.Combine(disk.Path, "blobs"));
        var before = await store.PutAsync(new MemoryStream(new byte[1000]));
        var large = new MemoryStream(new byte[2_000_000]);

        await Assert.ThrowsAsync<StorageFullException>(() => store.PutAsync(lengthKnown ? large : new Unseekable(large)));

        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Path, "blobs", ".partial")));
        Assert.Equal(1000, await store.LengthAsync(before.Sha256, default));
        Assert.False((await store.PutAsync(new MemoryStream([1, 2]))).Existed);
    }

    public void Dispose() => folder.Dispose();

    private FolderBlobStore Store() => new(folder["blobs"]);

    private string[] Files() => Directory.GetFiles(folder["blobs"], "*", SearchOption.AllDirectories);

    private string[] Partials() => Directory.GetFiles(folder["blobs", ".partial"]);

    private static async Task<byte[]> ReadAsync(FolderBlobStore store, string sha256)
    {
        using var reader = await store.OpenAsync(sha256, default);
        var bytes = new byte[reader!.Length];
        Assert.Equal(bytes.Length, reader.Read(0, bytes, default));
        return bytes;
    }

    private sealed class CancellingStream(CancellationTokenSource source) : MemoryStream(new byte[1_000_000])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position > 0) await source.CancelAsync();
            return await base.ReadAsync(buffer[..1000], CancellationToken.None);
        }
    }

    private sealed class Unseekable(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
