using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Up;

/// <summary>Each ends in one clear sentence and leaves the data folder usable.</summary>
public sealed class UpRefusalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Up_FolderMissing_ExitsTwoInOneSentence()
    {
        var ended = await LightboxCommand.RunAsync("up", folder["nowhere"], "--data", folder["data"], "--port", "0");

        AssertOneSentence(ended, 2, "There is no folder");
    }

    [Fact]
    public async Task Up_FolderIsAFile_ExitsTwoInOneSentence()
    {
        await File.WriteAllTextAsync(folder["note.txt"], "not a folder", TestContext.Current.CancellationToken);

        var ended = await LightboxCommand.RunAsync("up", folder["note.txt"], "--data", folder["data"], "--port", "0");

        AssertOneSentence(ended, 2, "is a file");
    }

    [Fact]
    public async Task Up_FolderEmpty_FailsInOneSentence()
    {
        Directory.CreateDirectory(folder["empty"]);

        var ended = await LightboxCommand.RunAsync("up", folder["empty"], "--data", folder["data"], "--port", "0");

        AssertOneSentence(ended, 1, "is empty");
    }

    [Fact]
    public async Task Up_PortBusy_FailsInOneSentenceAndDataStaysUsable()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var ended = await LightboxCommand.RunAsync("up", "--data", folder["data"], "--port", port);

        AssertOneSentence(ended, 1, $"Port {port}");
        await AssertServesAsync();
    }

    [Fact]
    public async Task Up_DataIsAFile_FailsInOneSentence()
    {
        await File.WriteAllTextAsync(folder["data"], "in the way", TestContext.Current.CancellationToken);

        var ended = await LightboxCommand.RunAsync("up", "--data", folder["data"], "--port", "0");

        AssertOneSentence(ended, 1, "data folder");
    }

    [Fact]
    public async Task Up_SecondHostOnTheSameData_FailsNamingTheFirst()
    {
        await using var first = LightboxCommand.Start("up", "--data", folder["data"], "--port", "0");
        var serving = await first.LineAsync(line => line.StartsWith("Serving ", StringComparison.Ordinal));

        var ended = await LightboxCommand.RunAsync("up", "--data", folder["data"], "--port", "0");

        AssertOneSentence(ended, 1, "Another lightbox already runs");
        Assert.Contains(serving.Split(' ')[1], ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task Up_ListenBeyondLoopbackWithoutAccess_ExitsTwo(string address)
    {
        var ended = await LightboxCommand.RunAsync("up", "--data", folder["data"], "--port", "0", "--listen", address);

        AssertOneSentence(ended, 2, "access");
    }

    [Theory]
    [InlineData("--port", "many")]
    [InlineData("--port", "70000")]
    [InlineData("--nothing", "x")]
    public async Task Up_WrongUse_ExitsTwo(string option, string value)
    {
        var ended = await LightboxCommand.RunAsync("up", "--data", folder["data"], option, value);

        Assert.True(ended.ExitCode == 2, ended.Said);
        Assert.Contains("--help", ended.Error, StringComparison.Ordinal);
    }

    private static void AssertOneSentence(Ended ended, int exitCode, string says)
    {
        Assert.True(ended.ExitCode == exitCode, ended.Said);
        var line = Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("lightbox: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Said, StringComparison.Ordinal);
    }

    private async Task AssertServesAsync()
    {
        await using var command = LightboxCommand.Start("up", "--data", folder["data"], "--port", "0");
        await command.LineAsync(line => line.StartsWith("Serving ", StringComparison.Ordinal));
    }
}
