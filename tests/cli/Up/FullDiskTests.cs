using System.Diagnostics;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Up;

/// <summary>A data folder on a disk that is too small: one sentence, and usable again once there is room.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private bool mounted;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(folder["small"]);
        mounted = await RunAsync("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder["small"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (mounted) await RunAsync("umount", folder["small"]);
        folder.Dispose();
    }

    [Fact]
    public async Task Ingest_DiskFull_FailsInOneSentenceAndGoesOnWithRoom()
    {
        Part.Require(mounted, "the right to mount a small file system (root)");
        Directory.CreateDirectory(folder["scans"]);
        SmallFiles.Write(folder["scans"], images: 4, notes: 0);
        await PadAsync(folder["scans/image-0000.nii"], 16_000_000);

        var full = await LightboxCommand.RunAsync("ingest", folder["scans"], "--dataset", "mura", "--data", folder["small/data"]);
        Assert.True(full.ExitCode == 1, full.Said);
        Assert.Contains("full", full.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", full.Said, StringComparison.Ordinal);

        Assert.True(await RunAsync("mount", "-o", "remount,size=200m", folder["small"]));
        var room = await LightboxCommand.RunAsync("ingest", folder["scans"], "--dataset", "mura", "--data", folder["small/data"]);
        Assert.True(room.ExitCode == 0, room.Said);
        Assert.Contains("4 files seen: 4 taken in", room.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpDemo_DiskFull_FailsInOneSentence()
    {
        Part.Require(mounted, "the right to mount a small file system (root)");

        var ended = await LightboxCommand.RunAsync("up", "--demo", "--data", folder["small/data"], "--port", "0");

        Assert.True(ended.ExitCode == 1, ended.Said);
        Assert.Contains("full", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Said, StringComparison.Ordinal);
    }

    /// <summary>Trailing bytes make no unsound NIfTI, only a large one.</summary>
    private static async Task PadAsync(string file, int bytes)
    {
        await using var stream = new FileStream(file, FileMode.Append);
        var noise = new byte[bytes];
        new Random(1).NextBytes(noise);
        await stream.WriteAsync(noise);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
