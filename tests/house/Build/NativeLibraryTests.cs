using System.Text.Json;
using Lightbox.House.Tests.Scripts;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.House.Tests.Build;

/// <summary>No system needs a native package of its own: libvips restores for each, and a build carries the one it is for.</summary>
public sealed class NativeLibraryTests
{
    [Theory]
    [InlineData("linux-x64", "libvips.so.42")]
    [InlineData("linux-arm64", "libvips.so.42")]
    [InlineData("linux-musl-x64", "libvips.so.42")]
    [InlineData("linux-musl-arm64", "libvips.so.42")]
    [InlineData("osx-x64", "libvips.42.dylib")]
    [InlineData("osx-arm64", "libvips.42.dylib")]
    [InlineData("win-x64", "libvips-42.dll")]
    [InlineData("win-arm64", "libvips-42.dll")]
    public async Task Libvips_OfASystem_IsTheOneItsBuildCarries(string system, string library)
    {
        var result = await Shell.RunAsync(
            "dotnet",
            ["msbuild", Path.Combine(Repository.Root, "imaging", "Imaging.csproj"), $"-p:RuntimeIdentifier={system}", "-getItem:PackageReference", "-getProperty:NuGetPackageRoot"]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        using var project = JsonDocument.Parse(result.Output);
        var carried = project.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Where(package => package.GetProperty("Identity").GetString()!.StartsWith("NetVips.Native.", StringComparison.Ordinal))
            .Where(package => package.GetProperty("ExcludeAssets").GetString() == "none")
            .Select(package => package.GetProperty("Identity").GetString()!);
        var name = Assert.Single(carried);
        Assert.Equal($"NetVips.Native.{system}", name);
        var folder = project.RootElement.GetProperty("Properties").GetProperty("NuGetPackageRoot").GetString()!;
        var restored = Path.Combine(folder, name.ToLowerInvariant());
        Assert.NotEmpty(Directory.GetFiles(restored, library, SearchOption.AllDirectories));
    }
}
