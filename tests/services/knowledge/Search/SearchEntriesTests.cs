using Google.Rpc;
using Grpc.Core;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Search;

public sealed class SearchEntriesTests(KnowledgeFixture fixture) : IClassFixture<KnowledgeFixture>
{
    private async Task<SearchEntriesResponse> SearchAsync(SearchEntriesRequest request) => await fixture.Host.Search.SearchEntriesAsync(request);

    [Fact]
    public async Task SearchEntries_Question_IsAnsweredWithItsCitation()
    {
        var response = await SearchAsync(new() { Query = "labelled echocardiogram videos" });

        Assert.True(response.Answered);
        var best = response.Results[0];
        Assert.Equal("entries/dataset-echonet-dynamic", best.Entry.Name);
        Assert.Equal("datasets/echonet-dynamic", best.Entry.DatasetSource);
        Assert.Contains("https://doi.org/10.1038/s41586-020-2145-8", best.Citation);
        Assert.StartsWith(Notice.Text, best.Entry.Notice);
        Assert.Equal("Real Clinical Imaging Datasets Overview", best.Entry.Provenance[0].Document);
        Assert.StartsWith("https://stanfordaimi", best.Entry.Metadata.Fields["url"].StringValue);
        Assert.Contains("echocardiogram", best.Why);
    }

    [Fact]
    public async Task SearchEntries_NothingFits_SaysSo()
    {
        var response = await SearchAsync(new() { Query = "worm images" });

        Assert.False(response.Answered);
        Assert.Empty(response.Results);
    }

    [Theory]
    [InlineData("CT", "chest")]
    [InlineData("x-ray", "chest")]
    [InlineData("Ultrasound", "heart")]
    [InlineData("mri", "brain")]
    public async Task SearchEntries_Modality_FiltersBeforeTheCut(string modality, string query)
    {
        var response = await SearchAsync(new() { Query = query, Modality = modality, PageSize = 3 });

        Assert.Equal(3, response.Results.Count);
        var codes = ModalityNames.Meant(modality);
        Assert.All(response.Results, r => Assert.Contains(ModalityNames.Codes(r.Entry.Modality), codes.Contains));
    }

    [Fact]
    public async Task SearchEntries_BodyPart_Filters()
    {
        var response = await SearchAsync(new() { Query = "fracture", BodyPart = "wrist" });

        Assert.NotEmpty(response.Results);
        Assert.All(response.Results, r => Assert.Contains("Wrist", r.Entry.BodyPart));
    }

    [Fact]
    public async Task SearchEntries_Symptom_FindsAndFilters()
    {
        var response = await SearchAsync(new() { Symptom = "neck lump" });

        Assert.Equal("entries/thyroid-nodule", response.Results[0].Entry.Name);
        Assert.All(response.Results, r => Assert.Contains("neck lump", r.Entry.Symptoms));
    }

    [Fact]
    public async Task SearchEntries_Filter_IsApplied()
    {
        var response = await SearchAsync(new() { Query = "lung cancer", Filter = "kind = dataset AND NOT modality = CT" });

        Assert.All(response.Results, r => Assert.Equal(EntryKind.Dataset, r.Entry.Kind));
        Assert.Contains(response.Results, r => r.Entry.Name == "entries/dataset-brain-mets-lung-mri-path-segs");
    }

    [Fact]
    public async Task SearchEntries_Misspelling_ShowsTheQueryAsRead()
    {
        var response = await SearchAsync(new() { Query = "pnuemothorax", Explain = true });

        Assert.Equal("pneumothorax", response.Query);
        Assert.Equal("entries/pneumothorax", response.Results[0].Entry.Name);
        var explanation = response.Results[0].Explanation;
        Assert.Equal(["bm25", "ngrams", "vector"], explanation.Parts.Select(p => p.Name).Order());
        Assert.Equal(explanation.Score, explanation.Parts.Sum(p => p.Value * p.Weight), 6);
        Assert.NotEmpty(explanation.MatchedTerms);
    }

    [Fact]
    public async Task SearchEntries_MinScoreOne_AnswersOnlyWhatIsMetWhole()
    {
        Assert.True((await SearchAsync(new() { Query = "pneumothorax", MinScore = 1 })).Answered);
        Assert.False((await SearchAsync(new() { Query = "pneumothorax gibberishxyz", MinScore = 1 })).Answered);
    }

    [Theory]
    [InlineData("", "query")]
    [InlineData("   ", "query")]
    public async Task SearchEntries_EmptyQuery_IsRefused(string query, string field) => await RefusedAsync(new() { Query = query }, field);

    [Fact]
    public async Task SearchEntries_OneMegabyteQuery_IsRefused() => await RefusedAsync(new() { Query = new string('x', 1 << 20) }, "query");

    [Fact]
    public async Task SearchEntries_NegativePageSize_IsRefused() => await RefusedAsync(new() { Query = "x", PageSize = -1 }, "page_size");

    [Fact]
    public async Task SearchEntries_MinScoreNotANumber_IsRefused() => await RefusedAsync(new() { Query = "x", MinScore = double.NaN }, "min_score");

    [Fact]
    public async Task SearchEntries_BrokenFilter_SaysThePosition() => await RefusedAsync(new() { Query = "x", Filter = "colour = red" }, "filter");

    /// <summary>Row 31: words with SQL, full-text operators, wildcards, NUL, direction marks and half surrogates are words or nothing.</summary>
    [Theory]
    [InlineData("'; DROP TABLE medical_imaging_knowledge; -- pneumothorax")]
    [InlineData("pneumothorax AND NEAR(\"x\" OR NOT *")]
    [InlineData("%pneumothorax_%")]
    [InlineData("pneumothorax\0\0")]
    [InlineData("\u202Epneumothorax\u2066")]
    [InlineData("pneumothorax 😀 左")]
    public async Task SearchEntries_HostileText_IsOnlyText(string query)
    {
        var response = await SearchAsync(new() { Query = query, MinScore = 0 });

        Assert.Equal("entries/pneumothorax", response.Results[0].Entry.Name);
    }

    [Fact]
    public async Task ExplainMatch_Entry_GivesItsParts()
    {
        var explanation = await fixture.Host.Search.ExplainMatchAsync(new() { Entry = "entries/pneumothorax", Query = "collapsed lung" });

        Assert.True(explanation.Score > 0);
        Assert.True(explanation.Coverage > 0.9);
    }

    private async Task RefusedAsync(SearchEntriesRequest request, string field)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => SearchAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(field, refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations[0].Field);
    }
}
