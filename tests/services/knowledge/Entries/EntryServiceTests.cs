using System.Text.Json;
using Grpc.Core;
using Lightbox.Knowledge.BuiltIn;
using Lightbox.Knowledge.V1;
using Lightbox.Services.Tests.Knowledge.Search;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Entries;

public sealed class EntryServiceTests(KnowledgeFixture fixture) : IClassFixture<KnowledgeFixture>
{
    private EntryService.EntryServiceClient Client => fixture.Host.Entries;

    [Fact]
    public async Task GetEntry_BuiltIn_HasCodesAndProvenance()
    {
        var entry = await Client.GetEntryAsync(new() { Name = "entries/pneumothorax" });

        Assert.Equal("RID5352", entry.Concepts[0].Codes[0].Code);
        Assert.Contains("10.1148/radiol.2462070712", entry.Provenance[0].Uri);
        Assert.Equal(16, entry.Etag.Length);
        Assert.Equal(EntryKind.Finding, entry.Kind);
    }

    [Theory]
    [InlineData("entries/nobody", StatusCode.NotFound)]
    [InlineData("entries/", StatusCode.InvalidArgument)]
    [InlineData("entries/a\0b", StatusCode.InvalidArgument)]
    [InlineData("entries/../x", StatusCode.InvalidArgument)]
    [InlineData("datasets/x", StatusCode.InvalidArgument)]
    public async Task GetEntry_OtherName_IsRefused(string name, StatusCode expected)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetEntryAsync(new() { Name = name }));
        Assert.Equal(expected, refused.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("modality = CT OR modality = US")]
    public async Task ListEntries_PageByPage_GivesEachEntryOnce(string filter)
    {
        var whole = await Client.ListEntriesAsync(new() { PageSize = 1000, Filter = filter });
        var names = new List<string>();
        var token = "";
        do
        {
            var page = await Client.ListEntriesAsync(new() { PageSize = 7, Filter = filter, PageToken = token });
            Assert.InRange(page.Entries.Count, 1, 7);
            names.AddRange(page.Entries.Select(e => e.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(whole.Entries.Select(e => e.Name), names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        if (filter.Length == 0) Assert.True(names.Count >= BuiltInContent.Load().Count);
    }

    [Fact]
    public async Task ListEntries_TokenOfAnotherFilter_IsRefused()
    {
        var page = await Client.ListEntriesAsync(new() { PageSize = 1 });
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client.ListEntriesAsync(new() { PageSize = 1, Filter = "kind = dataset", PageToken = page.NextPageToken }));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task GetEntry_OverHttp_IsJson()
    {
        var json = await fixture.Host.Http.GetStringAsync("/v1/entries/pneumothorax");
        Assert.Equal("Pneumothorax", JsonDocument.Parse(json).RootElement.GetProperty("findingName").GetString());
    }
}
