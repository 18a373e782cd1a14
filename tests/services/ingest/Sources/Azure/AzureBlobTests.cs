using System.Text;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Azure;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Azure;

/// <summary>An Azure container by the link that a provider mails.</summary>
public sealed class AzureBlobTests
{
    [Fact]
    public async Task List_PagesAndOddNames_EveryBlobOnceWithWhatIsKnown()
    {
        await using var azure = new AzureServer { PageSize = 3 };
        string[] names = ["a b/ü&<1>.dcm", "train.csv", "x/100%25.dcm", "x/q?r#s.dcm", .. Enumerable.Range(0, 10).Select(i => $"patient{i:00000}/study1/view1.jpg")];
        foreach (var name in names) azure.Blobs[name] = Encoding.UTF8.GetBytes(name);

        var items = await ListAsync(azure, azure.Link);

        Assert.Equal(names.Order(StringComparer.Ordinal), items.Select(item => item.Path));
        Assert.All(items, item => Assert.Equal(azure.Blobs[item.Path].Length, item.SizeBytes));
        Assert.All(items, item => Assert.Equal(Convert.ToHexStringLower(ServedBytes.Md5(azure.Blobs[item.Path])), item.Promised!.Hex));
        Assert.All(items, item => Assert.DoesNotContain("sig", item.Origin));
        Assert.Equal((names.Length + 2) / 3, azure.Server.Requests.Count);
    }

    [Fact]
    public async Task Open_OddNames_TheirBytesAndTheVersionOfTheList()
    {
        await using var azure = new AzureServer();
        foreach (var name in (string[])["a b/ü&<1>.dcm", "x/100%25.dcm", "x/q?r#s.dcm", "plus+sign.dcm"]) azure.Blobs[name] = Encoding.UTF8.GetBytes("bytes of " + name);
        using var http = Guards.Of(azure.Server.Authority);
        await using var source = Open(http, azure, azure.Link);

        await foreach (var item in source.ListAsync(default))
        {
            await using var body = await source.OpenAsync(item, SourcePosition.Start, default);
            using var reader = new StreamReader(body.Stream);
            Assert.Equal("bytes of " + item.Path, await reader.ReadToEndAsync());
            Assert.Equal(item.Version, body.Version);
            Assert.Equal(item.Promised, body.Promised);
        }
    }

    [Fact]
    public async Task Open_ReplacedSinceItWasBegun_StartsOverThoughIfRangeIsIgnored()
    {
        await using var azure = new AzureServer();
        azure.Blobs["a"] = ServedBytes.Random(1, 5000);
        using var http = Guards.Of(azure.Server.Authority);
        await using var source = Open(http, azure, azure.Link);
        var item = Assert.Single(await ListAsync(azure, azure.Link));

        await using var rest = await source.OpenAsync(item, new SourcePosition(1000, item.Version), default);
        azure.Blobs["a"] = ServedBytes.Random(2, 5000);
        await using var whole = await source.OpenAsync(item, new SourcePosition(1000, item.Version), default);

        Assert.Equal((1000, 0), (rest.Offset, whole.Offset));
    }

    [Fact]
    public async Task List_Prefix_OnlyWhatBeginsSo()
    {
        await using var azure = new AzureServer();
        foreach (var name in (string[])["valid/1.jpg", "valid/2.jpg", "train/1.jpg"]) azure.Blobs[name] = [1];

        Assert.Equal(["valid/1.jpg", "valid/2.jpg"], (await ListAsync(azure, azure.Link, "valid/")).Select(item => item.Path));
    }

    [Fact]
    public async Task List_FoldersArchivedAndUnsafeNames_LeftOutOrNamed()
    {
        await using var azure = new AzureServer();
        foreach (var name in (string[])["folder", "old.dcm", "../../etc/cron.d/x", "bad\u0001name", "fine.dcm"]) azure.Blobs[name] = [1];
        azure.Properties["folder"] = "<ResourceType>directory</ResourceType>";
        azure.Properties["old.dcm"] = "<AccessTier>Archive</AccessTier>";

        var items = await ListAsync(azure, azure.Link);

        Assert.Equal(
            [("_/_/etc/cron.d/x", "PATH_REFUSED"), ("bad_name", "PATH_REFUSED"), ("fine.dcm", null), ("old.dcm", "ARCHIVED")],
            items.Select(item => (item.Path, item.Objection?.Code)));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("wrong")]
    [InlineData("link of another container")]
    [InlineData("link of another host")]
    [InlineData("link without a signature")]
    [InlineData("no link")]
    public async Task List_NoOrAnotherKey_AsksForAccess(string given)
    {
        await using var azure = new AzureServer();
        var link = given switch
        {
            "nothing" => null,
            "wrong" => azure.Link.Replace("sig=a", "sig=z"),
            "link of another container" => azure.Link.Replace("cheXpert", "other"),
            "link of another host" => azure.Link.Replace("127.0.0.1", "127.0.0.2"),
            "link without a signature" => azure.ContainerUri.AbsoluteUri,
            _ => "SENTINEL",
        };

        var closed = await Assert.ThrowsAsync<SourceException>(() => ListAsync(azure, link));

        Assert.Equal(("ACCESS_DENIED", true, false), (closed.Code, closed.NeedsAccess, closed.IsTransient));
        Assert.DoesNotContain("sig=", closed.ToString());
        Assert.DoesNotContain("SENTINEL", closed.ToString());
    }

    [Fact]
    public async Task List_TokenOnlyOrPublic_Opens()
    {
        await using var azure = new AzureServer();
        azure.Blobs["a"] = [1];
        using var http = Guards.Of(azure.Server.Authority);

        await using var byToken = new AzureBlobSourceKind(http, FetchTests.Fetcher(http)).Open(Request(azure), new SourceSecret(null, "?" + azure.Signature));
        Assert.Single(await ListAsync(byToken));
        azure.Expected = null;
        Assert.Single(await ListAsync(azure, null));
    }

    [Theory]
    [InlineData("<html><body>Sign in</body></html>")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"b\">]><EnumerationResults>&a;</EnumerationResults>")]
    [InlineData("<EnumerationResults><Blobs><Blob><Name>a</Name>")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task List_SomethingElse_BadAnswer(string body)
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync("200 OK", body));
        using var http = Guards.Of(server.Authority);
        await using var source = new AzureBlobSourceKind(http, FetchTests.Fetcher(http))
            .Open(new Source { AzureBlob = new AzureBlobSource { ContainerUri = $"{server.Address}c" } }, new SourceSecret(null, "sig=x"));

        Assert.Equal("BAD_ANSWER", (await Assert.ThrowsAsync<SourceException>(() => ListAsync(source))).Code);
    }

    [Fact]
    public async Task List_SamePageForEver_Ends()
    {
        await using var server = ScriptedServer.Start((_, answer) => answer.SendAsync(
            "200 OK", "<EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs><NextMarker>m</NextMarker></EnumerationResults>"));
        using var http = Guards.Of(server.Authority);
        await using var source = new AzureBlobSourceKind(http, FetchTests.Fetcher(http))
            .Open(new Source { AzureBlob = new AzureBlobSource { ContainerUri = $"{server.Address}c" } }, null);

        Assert.Equal("BAD_ANSWER", (await Assert.ThrowsAsync<SourceException>(() => ListAsync(source))).Code);
    }

    [Theory]
    [InlineData("https://a.blob.core.windows.net/c?sv=2020&sig=abc")]
    [InlineData("https://a.blob.core.windows.net/c?restype=container")]
    [InlineData("https://a.blob.core.windows.net/")]
    [InlineData("not a url")]
    public async Task Check_NoContainerOrAQuery_Invalid(string uri)
    {
        using var http = Guards.Of();
        var kind = new AzureBlobSourceKind(http, FetchTests.Fetcher(http));

        var wrong = await Assert.ThrowsAsync<InvalidRequestException>(async () =>
            await kind.CheckAsync(new Source { AzureBlob = new AzureBlobSource { ContainerUri = uri } }, default));

        Assert.Equal("source.azure_blob.container_uri", Assert.Single(wrong.Violations).Field);
    }

    internal static Source Request(AzureServer azure, string prefix = "") =>
        new() { AzureBlob = new AzureBlobSource { ContainerUri = azure.ContainerUri.AbsoluteUri, Prefix = prefix } };

    private static ISource Open(Lightbox.Ingest.Sources.Http.GuardedHttp http, AzureServer azure, string? link, string prefix = "") =>
        new AzureBlobSourceKind(http, FetchTests.Fetcher(http)).Open(Request(azure, prefix), link is null ? null : new SourceSecret(link, null));

    private static async Task<List<SourceItem>> ListAsync(AzureServer azure, string? link, string prefix = "")
    {
        using var http = Guards.Of(azure.Server.Authority);
        await using var source = Open(http, azure, link, prefix);
        return await ListAsync(source);
    }

    private static async Task<List<SourceItem>> ListAsync(ISource source)
    {
        var items = new List<SourceItem>();
        await foreach (var item in source.ListAsync(default)) items.Add(item);
        return items;
    }
}
