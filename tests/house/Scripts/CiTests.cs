using Lightbox.Testing;
using Xunit;

namespace Lightbox.House.Tests.Scripts;

/// <summary>.ci/run ends with its counts alone on the last line, fails when anything failed, and does not hang.</summary>
public sealed class CiTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    public CiTests()
    {
        Directory.CreateDirectory(root[".ci"]);
        File.Copy(Path.Combine(Repository.Root, ".ci", "run"), root[".ci", "run"]);
    }

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData(12, 0, 3, 0, "12 passed, 0 failed, 3 skipped", 0)]
    [InlineData(12, 2, 0, 2, "12 passed, 2 failed, 0 skipped", 2)]
    [InlineData(0, 0, 0, 0, "0 passed, 1 failed, 0 skipped", 1)]
    [InlineData(12, 0, 0, 7, "12 passed, 1 failed, 0 skipped", 1)]
    public async Task Run_AfterASummary_EndsWithItsCounts(int succeeded, int failed, int skipped, int exit, string lastLine, int expectedExit)
    {
        var result = await RunAsync($"""
            echo 'Test run summary:'
            echo '  total: {succeeded + failed + skipped}'
            echo '  failed: {failed}'
            echo '  succeeded: {succeeded}'
            echo '  skipped: {skipped}'
            exit {exit}
            """);
        Assert.Equal((lastLine, expectedExit), (result.LastLine, result.ExitCode));
    }

    [Fact]
    public async Task Run_WithoutASummary_IsAFailure()
    {
        var result = await RunAsync("echo 'the build failed'; exit 1");
        Assert.Equal(("0 passed, 1 failed, 0 skipped", 1), (result.LastLine, result.ExitCode));
    }

    [Fact]
    public async Task Run_ThatHangs_IsEnded()
    {
        var result = await RunAsync("sleep 600", ("LIGHTBOX_CI_TIMEOUT", "1s"));
        Assert.Equal(("0 passed, 1 failed, 0 skipped", 1), (result.LastLine, result.ExitCode));
    }

    [Fact]
    public async Task Run_OfTheTests_SetsCi() => Assert.Contains("CI is true", (await RunAsync("echo CI is $CI")).Output);

    private Task<ShellResult> RunAsync(string test, params (string Key, string Value)[] environment)
    {
        Shell.WriteScript(root["test"], test);
        return Shell.RunAsync(root[".ci", "run"], [], environment);
    }
}
