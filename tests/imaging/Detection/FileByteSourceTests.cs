using Xunit;

namespace Lightbox.Imaging.Tests.Detection;

public sealed class FileByteSourceTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void Read_AcrossTheEnd_GivesWhatIsThere()
    {
        File.WriteAllBytes(path, [1, 2, 3, 4, 5]);
        using var source = new FileByteSource(path);
        Assert.Equal(5, source.Length);
        var buffer = new byte[4];
        Assert.Equal(2, source.Read(3, buffer, default));
        Assert.Equal([4, 5, 0, 0], buffer);
        Assert.Equal(0, source.Read(5, buffer, default));
        Assert.Equal(0, source.Read(long.MaxValue, buffer, default));
    }

    [Fact]
    public void Read_Cancelled_Throws()
    {
        File.WriteAllBytes(path, [1, 2, 3]);
        using var source = new FileByteSource(path);
        Assert.Throws<OperationCanceledException>(() => source.Read(0, new byte[2], new CancellationToken(true)));
    }

    [Fact]
    public void ReadExactly_PastTheEnd_SaysTruncated()
    {
        File.WriteAllBytes(path, [1, 2, 3]);
        using var source = new FileByteSource(path);
        var thrown = Assert.Throws<ImageFormatException>(() => source.ReadExactly(1, new byte[8], "header", default));
        Assert.True(thrown.Truncated);
        Assert.Equal(1, thrown.Offset);
        Assert.Equal("header", thrown.Field);
    }

    [Fact]
    public void AsStream_ReadToEnd_GivesEveryByte()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        File.WriteAllBytes(path, bytes);
        using var source = new FileByteSource(path);
        using var copy = new MemoryStream();
        source.AsStream().CopyTo(copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    public void Dispose() => File.Delete(path);
}
