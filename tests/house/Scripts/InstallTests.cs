using Lightbox.Testing;
using Xunit;

namespace Lightbox.House.Tests.Scripts;

/// <summary>./lightbox makes sure of what it needs, or says exactly what is missing and goes on with what works.</summary>
public sealed class InstallTests
{
    private const string MayNotInstall = "on_debian() { return 0; }; root_prefix() { return 1; }\n";

    [Fact]
    public async Task UseDotnet_WithoutTheSdk_EndsInOneSentence()
    {
        var result = await Shell.RunAsync("/tmp", ["dotnet.sh"], "compgen() { return 1; }\nuse_dotnet");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(".NET 10 SDK", result.Error);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task NeedNatives_MissingAndMayNotInstall_NamesThemAndGoesOn()
    {
        var result = await Shell.RunAsync("/tmp", ["dotnet.sh", "packages.sh"], MayNotInstall + """
            ldconfig() { printf '\tlibatomic.so.1 (libc6,x86-64) => /lib/libatomic.so.1\n'; }
            need_natives
            echo "goes on"
            """);
        Assert.Equal((0, "goes on\n"), (result.ExitCode, result.Output));
        Assert.Contains("sudo apt-get install --no-install-recommends libgtk-3-0 libdrm2\n", result.Error);
        Assert.DoesNotContain("libatomic1", result.Error);
    }

    [Fact]
    public async Task NeedNatives_AllThere_SaysNothing()
    {
        var result = await Shell.RunAsync("/tmp", ["dotnet.sh", "packages.sh"], MayNotInstall + """
            ldconfig() { printf '\tlib%s (libc6,x86-64) => /lib/x\n' gtk-3.so.0 atomic.so.1 drm.so.2; }
            need_natives
            """);
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task NeedNatives_MayInstall_InstallsThemAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var result = await Shell.RunAsync(folder.Path, ["dotnet.sh", "packages.sh"], """
            on_debian() { return 0; }; root_prefix() { return 0; }
            ldconfig() { :; }
            apt-get() { :; }
            env() { echo "$@" >> "$root/run"; }
            need_natives
            """);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("lightbox: installing for JPEG 2000 and video decoding: libgtk-3-0 libatomic1 libdrm2\n", result.Error);
        Assert.Contains("install -q -y --no-install-recommends libgtk-3-0 libatomic1 libdrm2", File.ReadAllText(folder["run"]));
    }

    [Fact]
    public async Task NeedNode_ThatCannotBeInstalled_GoesOnWithoutThePage()
    {
        var result = await Shell.RunAsync("/tmp", ["dotnet.sh", "packages.sh"], MayNotInstall + """
            command() { [ "$2" != npm ] && builtin command "$@"; }
            need_node
            """);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("apt-get install --no-install-recommends nodejs npm\n", result.Error);
        Assert.Contains("going on without the page", result.Error);
    }
}
