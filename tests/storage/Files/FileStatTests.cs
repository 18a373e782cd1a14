using System.Net.Sockets;
using Lightbox.Storage.Files;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Storage.Tests.Files;

public sealed class FileStatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Of_RegularFile_SizeTimeAndInode()
    {
        var path = folder.Write("a", new byte[123]);
        var time = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc).AddTicks(4567891);
        File.SetLastWriteTimeUtc(path, time);

        var stat = FileStat.Of(path)!;

        Assert.Equal((FileKind.Regular, 123L), (stat.Kind, stat.Size));
        Assert.Equal((time - DateTime.UnixEpoch).Ticks * 100, stat.ModifiedUnixNanos);
        File.Copy(path, folder["b"]);
        Assert.NotEqual(stat.Inode, FileStat.Of(folder["b"])!.Inode);
        File.Move(path, folder["c"]);
        Assert.Equal(stat, FileStat.Of(folder["c"]));
    }

    [Fact]
    public void Of_OtherKinds_Told()
    {
        File.CreateSymbolicLink(folder["link"], folder["nowhere"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder["s"]));

        Assert.Equal(FileKind.Folder, FileStat.Of(folder.Path)!.Kind);
        Assert.Equal(FileKind.Link, FileStat.Of(folder["link"])!.Kind);
        Assert.Equal(FileKind.Socket, FileStat.Of(folder["s"])!.Kind);
        Assert.Equal(FileKind.Device, FileStat.Of("/dev/null")!.Kind);
        Assert.Null(FileStat.Of(folder["nowhere"]));
    }

    public void Dispose() => folder.Dispose();
}
