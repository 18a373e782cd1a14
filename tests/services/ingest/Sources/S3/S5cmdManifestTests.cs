using Lightbox.Ingest.Sources.S3;
using Lightbox.ServiceDefaults.Errors;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.S3;

/// <summary>Manifests as they are found: IDC's portal, its Python package, and hands.</summary>
public sealed class S5cmdManifestTests
{
    private const string Series = "s3://idc-open-data/04908fef-4a02-4a0c-91b7-dc9e1c7c9f0a/";

    [Theory]
    [InlineData($"cp {Series}* .", $"{Series}*", "")]
    [InlineData($"  cp   {Series}*   ./  ", $"{Series}*", "")]
    [InlineData($"\uFEFFcp {Series}* .\r", $"{Series}*", "")]
    [InlineData($"cp -n --show-progress -c 5 \"{Series}*\" 'nlst/100 012/'", $"{Series}*", "nlst/100 012/")]
    [InlineData($"sync {Series}* ./nlst", $"{Series}*", "nlst")]
    [InlineData($"s5cmd --no-sign-request cp {Series}* .", $"{Series}*", "")]
    [InlineData($"{Series}1.dcm", $"{Series}1.dcm", "")]
    [InlineData("rm s3://bucket/a/*", null, null)]
    [InlineData("mv s3://bucket/a/* .", null, null)]
    [InlineData("cp --exclude *.txt s3://bucket/a/* .", null, null)]
    [InlineData("cp https://bucket/a/* .", null, null)]
    [InlineData("cp s3://b_/../etc/* \".", null, null)]
    [InlineData("cp s3://x@evil.example/a .", null, null)]
    [InlineData("# only a comment", null, null)]
    [InlineData("", null, null)]
    public void Parse_Line_ReadOrRefusedByItsNumber(string line, string? address, string? destination)
    {
        if (address is null)
        {
            var wrong = Assert.Throws<InvalidRequestException>(() => S5cmdManifest.Parse(line, "source.s3.manifest"));
            Assert.Equal("source.s3.manifest", Assert.Single(wrong.Violations).Field);
            return;
        }

        var parsed = Assert.Single(S5cmdManifest.Parse($"# comment\n{line}\n\n", "source.s3.manifest"));
        Assert.Equal(address, $"s3://{parsed.Address.Bucket}/{parsed.Address.Key}");
        Assert.Equal(destination, parsed.Destination);
    }

    [Fact]
    public void Parse_AWrongLine_SaysWhichAndNotWhatItHolds()
    {
        var wrong = Assert.Throws<InvalidRequestException>(() => S5cmdManifest.Parse("cp s3://bucket/a/* .\n\nnonsense SENTINEL\n", "source.s3.manifest"));

        Assert.Contains("line 3", wrong.Message);
        Assert.DoesNotContain("SENTINEL", wrong.Message);
    }

    [Theory]
    [InlineData("cp s3://bucket/top/series/* .", "top/series/1.dcm", "series/1.dcm")]
    [InlineData("cp s3://bucket/* .", "1.dcm", "1.dcm")]
    [InlineData("cp s3://bucket/series/*.dcm out", "series/deep/1.dcm", "out/deep/1.dcm")]
    [InlineData("cp s3://bucket/series/1.dcm out/", "series/1.dcm", "out/1.dcm")]
    [InlineData("cp s3://bucket/series/1.dcm out.dcm", "series/1.dcm", "out.dcm")]
    [InlineData("cp s3://bucket/series/1.dcm ../../etc/passwd", "series/1.dcm", "_/_/etc/passwd")]
    [InlineData("cp s3://bucket/series/1.dcm /etc/passwd", "series/1.dcm", "etc/passwd")]
    public void PathOf_Destination_BelowTheRoot(string line, string key, string expected) =>
        Assert.Equal(expected, S5cmdManifest.Parse(line, "m")[0].PathOf(key));

    [Theory]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "a/b/c", true)]
    [InlineData("a*c", "abcd", false)]
    [InlineData("*", "", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    [InlineData("a.c", "abc", false)]
    public void Matches_Pattern_AsS5cmd(string pattern, string key, bool expected) => Assert.Equal(expected, KeyPattern.Matches(pattern, key));

    [Fact]
    public void Matches_PatternMadeToBeSlow_IsNot()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 200)) + "b";

        Assert.False(KeyPattern.Matches(pattern, new string('a', 1000)));
    }
}
