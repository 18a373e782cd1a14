using Grpc.Core;
using Lightbox.Knowledge.V1;
using Lightbox.Services.Tests.Knowledge.Search;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Terms;

public sealed class TermTests(KnowledgeFixture fixture) : IClassFixture<KnowledgeFixture>
{
    private TermService.TermServiceClient Terms => new(fixture.Host.Channel);

    [Fact]
    public async Task MapTerms_CharactersBeyondThePlane_CountAsOne()
    {
        var found = await Terms.MapTermsAsync(new() { Text = "🫁🫁 collapsed lung" });
        var span = Assert.Single(found.Concepts);
        Assert.Equal((3, 17, "collapsed lung", "Pneumothorax"), (span.Start, span.End, span.Text, span.Display));
        Assert.Contains(span.Codes, code => code is { System: "SCT", Code: "36118008" });
    }

    [Fact]
    public async Task MapTerms_MinScore_LeavesOpenReadingsOut()
    {
        Assert.Equal(3, (await Terms.MapTermsAsync(new() { Text = "PE" })).Concepts.Count);
        Assert.Empty((await Terms.MapTermsAsync(new() { Text = "PE", MinScore = 0.8 })).Concepts);
    }

    [Fact]
    public async Task ListConcepts_FilterAndPages_GiveEachOnce()
    {
        var seen = new List<string>();
        var request = new ListConceptsRequest { Filter = "kind = MODALITY", PageSize = 20 };
        do
        {
            var page = await Terms.ListConceptsAsync(request);
            seen.AddRange(page.Concepts.Select(concept => concept.Name));
            Assert.All(page.Concepts, concept => Assert.NotEqual("", concept.DicomModality));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
        Assert.True(seen.Count > 40);
    }

    [Fact]
    public async Task GetConcept_ByNameAndCode_IsTheSame()
    {
        var concept = await Terms.GetConceptAsync(new() { Name = "concepts/pneumothorax" });
        var byCode = await Terms.ListConceptsAsync(new() { Filter = "code = 36118008" });
        Assert.Equal(concept, Assert.Single(byCode.Concepts));
        var missing = await Assert.ThrowsAsync<RpcException>(async () => await Terms.GetConceptAsync(new() { Name = "concepts/none" }));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
    }
}
