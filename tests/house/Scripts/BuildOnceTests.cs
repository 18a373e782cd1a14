using Lightbox.Testing;
using Xunit;

namespace Lightbox.House.Tests.Scripts;

/// <summary>./lightbox builds when a source changed and only then: the second start has 3 s to its serving line.</summary>
public sealed class BuildOnceTests : IDisposable
{
    private const string Start = """
        command="$root/artifacts/command"
        need_https() { :; }; need_node() { :; }
        quiet_build() { echo built; : > "$root/artifacts/build.log"; printf '#!/bin/sh\n' > "$command"; chmod +x "$command"; }
        build_command 2> /dev/null
        """;

    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task BuildCommand_SecondStart_DoesNotBuild()
    {
        root.Write("cli/Program.cs", "1"u8);
        Assert.Equal("built\n", await StartAsync());
        Assert.Equal("", await StartAsync());
    }

    [Theory]
    [InlineData("cli/Program.cs")]
    [InlineData("services/catalog/New.cs")]
    [InlineData("global.json")]
    public async Task BuildCommand_AfterAChange_BuildsAgain(string changed)
    {
        root.Write("cli/Program.cs", "1"u8);
        await StartAsync();
        root.Write(changed, "22"u8);
        Assert.Equal("built\n", await StartAsync());
    }

    [Fact]
    public async Task BuildCommand_AfterARemoval_BuildsAgain()
    {
        root.Write("cli/Program.cs", "1"u8);
        root.Write("cli/Old.cs", "1"u8);
        await StartAsync();
        File.Delete(root["cli", "Old.cs"]);
        Assert.Equal("built\n", await StartAsync());
    }

    [Theory]
    [InlineData("services/gateway/Page/node_modules/x/index.js")]
    [InlineData("cli/packages.lock.json")]
    [InlineData("cli/obj/x.cs")]
    public async Task BuildCommand_AfterWhatABuildWrites_DoesNotBuild(string written)
    {
        root.Write("cli/Program.cs", "1"u8);
        await StartAsync();
        root.Write(written, "1"u8);
        Assert.Equal("", await StartAsync());
    }

    private async Task<string> StartAsync() => (await Shell.RunAsync(root.Path, ["dotnet.sh", "packages.sh", "build.sh"], Start)).Output;
}
