using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Datasets;

/// <summary>What a person enters cannot break what others read.</summary>
public sealed class CreateCheckTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    public static TheoryData<string, Action<Dataset>> Wrong => new()
    {
        { "dataset.provider", dataset => dataset.Provider = "x" },
        { "dataset.provider", dataset => dataset.Provider = "providers/nobody" },
        { "dataset.part_of", dataset => dataset.PartOf = "datasets/nowhere" },
        { "dataset.derived_from", dataset => dataset.DerivedFrom.Add("mura") },
        { "dataset.scenarios", dataset => dataset.Scenarios.Add("scenarios/999") },
        { "dataset.access", dataset => dataset.Access = (AccessLevel)77 },
        { "dataset.tier", dataset => dataset.Tier = 4 },
        { "dataset.counts", dataset => dataset.Counts.Add(new DatasetCount { Unit = "images", Value = -1 }) },
        { "dataset.use_decisions", dataset => dataset.UseDecisions.Add(new UseDecision { Answer = UseAnswer.Yes }) },
        { "dataset.license.uri", dataset => dataset.License = new License { Uri = "file:///etc/passwd" } },
        { "dataset.citation.csl_json", dataset => dataset.Citation = new Citation { CslJson = { "not json" } } },
        { "dataset.citation.csl_json", dataset => dataset.Citation = new Citation { CslJson = { "[1]" } } },
        { "dataset.citation.csl_json", dataset => dataset.Citation = new Citation { CslJson = { """{"id":"a"}""" } } },
        { "dataset.citation.csl_json", dataset => dataset.Citation = new Citation { CslJson = { """{"id":"a","type":"book","issued":{"date-parts":7}}""" } } },
        { "dataset", dataset => dataset.Summary = new string('a', 300_000) },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task Create_WrongField_IsNamed(string field, Action<Dataset> spoil)
    {
        var host = await catalog.HostAsync();
        var dataset = new Dataset { DisplayName = "Mine" };
        spoil(dataset);
        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = "mine-wrong", Dataset = dataset }));
        Assert.StartsWith(field, Assert.Single(refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
    }

    [Fact]
    public async Task Create_WhatTheServerSets_IsNotTakenFromTheRequest()
    {
        var host = await catalog.HostAsync();
        var made = await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest
        {
            DatasetId = "mine-right",
            Dataset = new Dataset
            {
                Name = "datasets/mura",
                DisplayName = "Mine",
                Origin = DatasetOrigin.BuiltIn,
                Etag = "forged",
                Holdings = new Holdings { AssetCount = 5 },
                Provider = "providers/tcia",
                PartOf = "datasets/mura",
                Citation = new Citation { CslJson = { """{"id":"me2026","type":"dataset","title":"50% of {braces & more","author":[{"literal":"Me"}]}""" } },
            },
        });

        Assert.Equal(("datasets/mine-right", DatasetOrigin.User, 0), (made.Name, made.Origin, made.Holdings.AssetCount));
        Assert.NotEqual("forged", made.Etag);
        var bibtex = (await host.Citations.FormatCitationsAsync(new FormatCitationsRequest { Names = { made.Name }, Style = CitationStyle.Bibtex })).Text;
        Assert.Contains("50\\% of", bibtex);
        Assert.Contains("\\&", bibtex);
        Assert.Equal(bibtex.Count(c => c == '{'), bibtex.Count(c => c == '}'));
    }
}
