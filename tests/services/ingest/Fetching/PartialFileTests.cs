using System.Security.Cryptography;
using Lightbox.Ingest.Fetching;
using Lightbox.Ingest.Sources;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Fetching;

/// <summary>The beginning of a file, across processes.</summary>
public sealed class PartialFileTests : IDisposable
{
    private const int Whole = 3_000_000;

    private static readonly byte[] Bytes = ServedBytes.Random(1, Whole);

    private readonly TemporaryFolder folder = new();

    private string Path => folder["partial"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Reopened_GoesOn_TheHashesAreThoseOfTheWhole()
    {
        var md5 = new Digest(Digest.Md5, Convert.ToHexStringLower(ServedBytes.Md5(Bytes)));
        using (var first = Open())
        {
            first.Restart("v1", Whole, md5);
            await first.WriteAsync(Bytes.AsMemory(0, 1_234_567), default);
        }

        using var second = Open();

        Assert.Equal((1_234_567L, "v1", (long?)Whole, md5), (second.Length, second.Version, second.Whole, second.Told));
        await second.WriteAsync(Bytes.AsMemory(1_234_567), default);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Bytes)), second.Sha256);
        Assert.True(second.Is(md5));
    }

    [Fact]
    public async Task Reopened_NoteLost_StartsOver()
    {
        using (var first = Open())
        {
            first.Restart("v1", Whole, null);
            await first.WriteAsync(Bytes.AsMemory(0, 1000), default);
        }

        File.WriteAllText(Path + ".note", "{ cut");
        using var second = Open();

        Assert.Equal((0L, null), (second.Length, second.Version));
    }

    [Fact]
    public async Task Restart_AsAShortFile_NothingOfTheLongOneIsGoneOnWith()
    {
        using (var first = Open())
        {
            first.Restart("v1", Whole, null);
            await first.WriteAsync(Bytes.AsMemory(0, 1000), default);
            first.Restart("v2", 2000, null);
            await first.WriteAsync(Bytes.AsMemory(5000, 1000), default);
        }

        using var second = Open();

        Assert.Equal(0, second.Length);
    }

    [Fact]
    public void Open_WhileAnotherWrites_Refused()
    {
        using var first = Open();

        Assert.ThrowsAny<IOException>(Open);
    }

    private PartialFile Open() => new(Path, withMd5: false, TestContext.Current.CancellationToken);
}
