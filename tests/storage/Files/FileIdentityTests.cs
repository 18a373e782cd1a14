using Lightbox.Storage.Files;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Storage.Tests.Files;

public sealed class FileIdentityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Of_PathAndHandle_AgreeWithStat()
    {
        var path = folder.Write("a", [1, 2, 3]);
        var stat = System.Text.Encoding.ASCII.GetString(ExternalTool.Run("stat", "-c", "%s %i %.9Y", path)).Trim().Split(' ');
        var identity = FileIdentity.Of(path)!;
        Assert.Equal(stat[0], $"{identity.SizeBytes}");
        Assert.Equal(stat[1], $"{identity.Inode}");
        Assert.Equal(stat[2].Replace(".", "", StringComparison.Ordinal), $"{identity.ModifiedUnixNanos}");
        using var handle = File.OpenHandle(path);
        Assert.Equal(identity, FileIdentity.Of(handle));
    }

    [Fact]
    public void Of_NoFile_IsNull() => Assert.Null(FileIdentity.Of(folder["none"]));

    [Fact]
    public void Matches_ChangedOrSwapped_IsFalse()
    {
        var path = folder.Write("a", [1, 2, 3]);
        var before = FileIdentity.Of(path)!;
        Assert.True(before.Matches(before with { Inode = null, ModifiedUnixNanos = before.ModifiedUnixNanos / 100 * 100 }));

        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        Assert.False(before.Matches(FileIdentity.Of(path)!));

        var other = folder.Write("b", [4, 5, 6]);
        File.SetLastWriteTimeUtc(other, DateTime.UnixEpoch);
        var old = FileIdentity.Of(path)!;
        File.Move(other, path, overwrite: true);
        Assert.False(old.Matches(FileIdentity.Of(path)!));
    }

    public void Dispose() => folder.Dispose();
}
