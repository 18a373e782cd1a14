using System.IO.Compression;
using Lightbox.Imaging.Volumes;
using Xunit;

namespace Lightbox.Imaging.Tests.Volumes;

/// <summary>Reading inside a gzip file: only what is needed is inflated, once; what is broken is told.</summary>
public class GzipContentTests
{
    /// <summary>Above what is kept in memory, and hard to compress, so that the packed bytes show how far it was read.</summary>
    private static readonly byte[] Large = Noise(12 << 20);

    private static readonly byte[] Packed = Gzip(Large);

    [Theory]
    [InlineData(3 << 20)]
    [InlineData(12 << 20)]
    public void Read_AnyOrder_IsTheContent(int length)
    {
        var content = Large[..length];
        using var packed = new CountedSource(Gzip(content));
        using var source = new GzipContent(packed, length);
        foreach (int at in (int[])[length / 2, 0, length - 1000, 17, (length / 2) + 300_000])
        {
            var part = new byte[1000];
            Assert.Equal(1000, source.Read(at, part, default));
            Assert.True(content.AsSpan(at, 1000).SequenceEqual(part));
        }

        Assert.Equal(0, source.Read(length, new byte[1], default));
        Assert.Equal(3, source.Read(length - 3, new byte[10], default));
    }

    [Fact]
    public void Read_Part_InflatesNoFurtherAndNothingTwice()
    {
        using var packed = new CountedSource(Packed);
        using var source = new GzipContent(packed, Large.Length);
        source.Read(Large.Length / 4, new byte[1000], default);
        long quarter = packed.Count;
        Assert.InRange(quarter, Packed.Length / 4, Packed.Length / 3);
        source.Read(0, new byte[1000], default);
        source.Read(Large.Length / 4, new byte[1000], default);
        Assert.Equal(quarter, packed.Count);
        source.Complete(default);
        Assert.InRange(packed.Count, Packed.Length, Packed.Length + 1000);
    }

    [Fact]
    public void Read_ByManyThreads_IsTheContent()
    {
        using var packed = new CountedSource(Packed);
        using var source = new GzipContent(packed, Large.Length);
        Parallel.For(0, 64, i =>
        {
            int at = (int)((uint)(i * 2654435761L) % (Large.Length - 5000));
            var part = new byte[5000];
            source.Read(at, part, default);
            Assert.True(Large.AsSpan(at, 5000).SequenceEqual(part));
        });
        Assert.InRange(packed.Count, 1, Packed.Length + 1000);
    }

    [Fact]
    public void Read_CancelledOnTheWay_GoesOnWhereItWas()
    {
        using var stop = new CancellationTokenSource();
        using var packed = new CountedSource(Packed) { CancelAfter = (Packed.Length / 2, stop) };
        using var source = new GzipContent(packed, Large.Length);
        Assert.Throws<OperationCanceledException>(() => source.Read(Large.Length - 10, new byte[10], stop.Token));
        var end = new byte[10];
        source.Read(Large.Length - 10, end, default);
        Assert.Equal(Large[^10..], end);
        Assert.InRange(packed.Count, 1, Packed.Length + 1000);
    }

    [Fact]
    public void Read_ChecksumThatDoesNotFit_IsToldAtTheEndAndEverAfter()
    {
        var broken = (byte[])Packed.Clone();
        broken[^6] ^= 1;
        using var packed = new CountedSource(broken);
        using var source = new GzipContent(packed, Large.Length);
        Assert.Equal(10, source.Read(1000, new byte[10], default));
        for (int i = 0; i < 2; i++)
        {
            var error = Assert.Throws<ImageFormatException>(() => source.Read(Large.Length - 10, new byte[10], default));
            Assert.Equal(("gzip", false), (error.Field, error.Truncated));
        }
    }

    [Fact]
    public void Read_LessThanPromised_SaysTruncated()
    {
        using var packed = new CountedSource(Packed);
        using var source = new GzipContent(packed, Large.Length + 1);
        Assert.Equal(10, source.Read(1000, new byte[10], default));
        Assert.True(Assert.Throws<ImageFormatException>(() => source.Complete(default)).Truncated);
    }

    [Fact]
    public void Dispose_Always_LeavesNoFile()
    {
        using var packed = new CountedSource(Packed);
        using (var source = new GzipContent(packed, Large.Length)) source.Complete(default);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"lightbox-{Environment.ProcessId}-*.tmp"));
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private sealed class CountedSource(byte[] bytes) : IByteSource
    {
        private readonly MemoryByteSource inner = new(bytes);
        private long count;

        public long Count => Interlocked.Read(ref count);

        public (long Bytes, CancellationTokenSource Source)? CancelAfter { get; init; }

        public long Length => inner.Length;

        public string? LocalPath => null;

        public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
        {
            int got = inner.Read(offset, destination, cancellation);
            if (Interlocked.Add(ref count, got) > CancelAfter?.Bytes) CancelAfter?.Source.Cancel();
            return got;
        }

        public void Dispose() => inner.Dispose();
    }
}
