using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Lists of files as people write them.</summary>
public sealed class HttpManifestTests
{
    private const string Md5 = "d41d8cd98f00b204e9800998ecf8427e";
    private const string Sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("https://h.example/a.dcm 123 md5:" + Md5)]
    [InlineData("https://h.example/a.dcm\t123\tmd5:" + Md5 + "\r")]
    [InlineData("https://h.example/a.dcm,123,md5:" + Md5)]
    [InlineData("https://h.example/a.dcm, 123, " + Md5)]
    [InlineData("\"https://h.example/a.dcm\",\"123\",\"MD5:D41D8CD98F00B204E9800998ECF8427E\"")]
    [InlineData("https://h.example/a.dcm " + Md5 + " 123")]
    [InlineData(Md5 + "  https://h.example/a.dcm 123")]
    [InlineData("md5,size,url\n" + Md5 + ",123,https://h.example/a.dcm")]
    [InlineData("\uFEFF# a comment\n\nURL,size,md5\nhttps://h.example/a.dcm,123," + Md5 + "\n\n")]
    public void Parse_OneFile_WithLengthAndHash(string text)
    {
        var file = Assert.Single(HttpManifest.Parse(text, "m"));

        Assert.Equal(new HttpFile { Uri = "https://h.example/a.dcm", SizeBytes = 123, Digest = "md5:" + Md5 }, file);
    }

    [Theory]
    [InlineData("https://h.example/a", false, "")]
    [InlineData("https://h.example/a 5", true, "")]
    [InlineData("https://h.example/a - " + Sha256, false, "sha256:" + Sha256)]
    [InlineData("https://h.example/a,,sha256:" + Sha256, false, "sha256:" + Sha256)]
    public void Parse_SomethingMissing_LeftOpen(string text, bool hasSize, string digest)
    {
        var file = Assert.Single(HttpManifest.Parse(text, "m"));

        Assert.Equal(("https://h.example/a", hasSize, digest), (file.Uri, file.HasSizeBytes, file.Digest));
    }

    [Fact]
    public void Parse_CommasInTheUrl_Kept() =>
        Assert.Equal("https://h.example/a,b,c.dcm?x=1,2", Assert.Single(HttpManifest.Parse($"https://h.example/a,b,c.dcm?x=1,2,77,{Md5}", "m")).Uri);

    [Theory]
    [InlineData("https://h.example/a\nhttps://h.example/SENTINEL notasize", 2)]
    [InlineData("https://h.example/a 5 6", 1)]
    [InlineData("https://h.example/a -5", 1)]
    [InlineData("https://h.example/a md5:123", 1)]
    public void Parse_WrongLine_NamedByItsNumberOnly(string text, int line)
    {
        var wrong = Assert.Throws<InvalidRequestException>(() => HttpManifest.Parse(text, "source.http.manifest").ToList());

        Assert.Equal($"source.http.manifest line {line}", Assert.Single(wrong.Violations).Field);
        Assert.DoesNotContain("SENTINEL", wrong.Message);
    }

    [Fact]
    public void Parse_TooLong_Refused() =>
        Assert.Throws<InvalidRequestException>(() => HttpManifest.Parse(new string('#', HttpManifest.MaximumBytes + 1), "m").ToList());

    [Fact]
    public void Paths_OfManyAddresses_StableAndDifferent()
    {
        string[] uris =
        [
            "https://h.example/one.dcm?sig=x", "https://h.example/a/two.dcm", "https://h.example/b/two.dcm", "https://g.example/b/two.dcm",
            "https://h.example/", "https://h.example/x/%2e%2e%2fup.dcm", "https://h.example/dir/",
        ];
        var entries = uris.Select(uri => new HttpEntry(new Uri(uri), null, null, null)).ToList();

        var paths = HttpPaths.Of(entries);

        Assert.Equal(["one.dcm", "a/two.dcm", "3/b/two.dcm", "4/b/two.dcm", "h.example", ".._up.dcm", "dir"], paths);
        Assert.All(paths, path => Assert.Null(SafePath.Objection(path)));
    }
}
