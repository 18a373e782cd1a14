using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lightbox.House.Tests.References;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.House.Tests.Build;

/// <summary>One build, the same everywhere: exact central versions, errors for warnings, every project in the one solution.</summary>
public sealed partial class BuildTests
{
    [Fact]
    public void PackageVersions_InTheCentralFile_AreExact()
    {
        var versions = XDocument.Load(Root("Directory.Packages.props")).Descendants("PackageVersion").ToList();
        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Matches(@"^\[[0-9][^,]*\]$", version.Attribute("Version")!.Value));
    }

    [Fact]
    public void PackageReferences_OfEveryProject_NameNoVersion() =>
        Assert.All(ProjectFile.All, project => Assert.DoesNotContain(
            project.Load().Descendants("PackageReference"),
            reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null));

    [Theory]
    [InlineData("TreatWarningsAsErrors", "true")]
    [InlineData("Nullable", "enable")]
    [InlineData("EnforceCodeStyleInBuild", "true")]
    [InlineData("ManagePackageVersionsCentrally", "true")]
    [InlineData("CentralPackageTransitivePinningEnabled", "true")]
    [InlineData("RestorePackagesWithLockFile", "true")]
    public void Property_ThatKeepsTheBuildStrict_IsSetOnceForAll(string property, string value)
    {
        Assert.Equal(value, XDocument.Load(Root("Directory.Build.props")).Descendants(property).Single().Value);
        Assert.All(ProjectFile.All, project => Assert.Empty(project.Load().Descendants(property)));
    }

    [Fact]
    public void LockFile_OfEveryProject_IsThereAndHeldToInCi()
    {
        Assert.All(ProjectFile.All, project => Assert.True(File.Exists(Root(Path.Combine(Path.GetDirectoryName(project.Path)!, "packages.lock.json"))), project.Path));
        var locked = XDocument.Load(Root("Directory.Build.props")).Descendants("RestoreLockedMode").Single();
        Assert.Equal(("true", "'$(CI)' == 'true'"), (locked.Value, locked.Attribute("Condition")!.Value));
    }

    [Fact]
    public void VersionsThatFloatUp_OnRestore_AreErrors() =>
        Assert.Contains("NU1603", XDocument.Load(Root("Directory.Build.props")).Descendants("WarningsAsErrors").Single().Value);

    [Fact]
    public void Solution_InClassicFormat_HoldsEveryProjectAndOnlyFilesThatExist()
    {
        var solution = File.ReadAllText(Root("Aspire.sln"));
        Assert.Contains("Microsoft Visual Studio Solution File, Format Version 12.00", solution);
        var projects = ProjectEntry().Matches(solution).Select(match => match.Groups[1].Value.Replace('\\', '/'));
        Assert.Equal(ProjectFile.All.Select(project => project.Path), projects.Order(StringComparer.Ordinal));
        Assert.All(SolutionItem().Matches(solution), match => Assert.True(File.Exists(Root(match.Groups[1].Value.Replace('\\', '/'))), match.Value));
    }

    [Theory]
    [InlineData("scripts/test-packages.txt")]
    [InlineData("scripts/bench-packages.txt")]
    public void Packages_InTheirList_AreSortedAndNamedOnce(string list)
    {
        var packages = File.ReadAllLines(Root(list));
        Assert.NotEmpty(packages);
        Assert.Equal(packages.Distinct().Order(StringComparer.Ordinal), packages);
    }

    private static string Root(string relative) => Path.Combine(Repository.Root, relative);

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "([^"]+\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex ProjectEntry();

    [GeneratedRegex(@"^\t\t([^{}|\r\n]+) = \1\r?$", RegexOptions.Multiline)]
    private static partial Regex SolutionItem();
}
