using Google.Protobuf;
using Grpc.Core;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Xunit;

namespace Lightbox.Services.Tests.Defaults;

public sealed class AllowedRootsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("roots").FullName;

    [Fact]
    public void Resolve_InsideRoot_IsTheRealPath()
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "in")).FullName;

        Assert.Equal(Path.Combine(root, "a", "b.dcm"), new AllowedRoots([root]).Resolve(Path.Combine(root, "x", "..", "a", "b.dcm")));
    }

    [Theory]
    [InlineData("../out/secret")]
    [InlineData("../in2")]
    [InlineData("link/secret")]
    [InlineData("middle/deeper/secret")]
    public void Resolve_LeadsOutside_Denied(string relative)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "in")).FullName;
        var outside = Directory.CreateDirectory(Path.Combine(folder, "out", "deeper")).Parent!.FullName;
        File.CreateSymbolicLink(Path.Combine(root, "link"), outside);
        File.CreateSymbolicLink(Path.Combine(root, "middle"), Path.Combine("..", "out"));

        Assert.Throws<AccessDeniedException>(() => new AllowedRoots([root]).Resolve(Path.Combine(root, relative)));
    }

    [Fact]
    public void Resolve_LinkLoop_IsInvalidNotEndless()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "a"), Path.Combine(folder, "b"));
        File.CreateSymbolicLink(Path.Combine(folder, "b"), Path.Combine(folder, "a"));

        Assert.Throws<InvalidRequestException>(() => new AllowedRoots([folder]).Resolve(Path.Combine(folder, "a", "x")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("relative/path")]
    [InlineData("/with\0nul")]
    public void Resolve_NotAnAbsolutePath_Invalid(string path) =>
        Assert.Throws<InvalidRequestException>(() => new AllowedRoots([folder]).Resolve(path));

    [Fact]
    public async Task Request_PathOutsideRoots_PermissionDeniedAndSilentAboutIt()
    {
        await using var probe = await ProbeHost.StartAsync(new() { ["Lightbox:Roots:0"] = folder });

        var inside = await probe.Client.ActAsync(new ActRequest { Action = "path", Payload = ByteString.CopyFromUtf8(folder) });
        var denied = await Assert.ThrowsAsync<RpcException>(async () =>
            await probe.Client.ActAsync(new ActRequest { Action = "path", Payload = ByteString.CopyFromUtf8("/etc/passwd") }));

        Assert.Equal(folder, inside.Text);
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
        Assert.DoesNotContain("passwd", denied.Status.Detail);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
