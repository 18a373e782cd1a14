using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Datasets;

/// <summary>What is told of datasets: access, comparison, recommendation, facets, providers and scenarios.</summary>
public sealed class GuidanceTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    [Fact]
    public async Task AccessGuide_Aimi_HasItsSixStepsOnTheDatasetsPage()
    {
        var host = await catalog.HostAsync();
        var guide = await host.Datasets.GetAccessGuideAsync(new GetAccessGuideRequest { Name = "datasets/echonet-dynamic" });

        Assert.Equal(AccessLevel.Registration, guide.Access);
        Assert.Equal([1, 2, 3, 4, 5, 6], guide.Steps.Select(step => step.Number));
        Assert.Equal("https://aimi.stanford.edu/shared-datasets", guide.Steps[0].Link);
        Assert.Contains("834e1cd1-92f7-4268-9daa-d359198b310a", guide.Steps[1].Link);
        Assert.Equal("1 day", guide.Turnaround);
        Assert.Equal("aimicenter@stanford.edu", guide.Helpdesk);
        Assert.NotEmpty(guide.Notice);
    }

    [Fact]
    public async Task AccessGuide_Tcia_IsOpenInFourSteps()
    {
        var host = await catalog.HostAsync();
        var guide = await host.Datasets.GetAccessGuideAsync(new GetAccessGuideRequest { Name = "datasets/brain-mets-lung-mri-path-segs" });
        Assert.Equal(AccessLevel.Open, guide.Access);
        Assert.Equal(4, guide.Steps.Count);
        Assert.True(guide.Steps[3].IsOptional);
        Assert.Equal("https://www.cancerimagingarchive.net/collection/brain-mets-lung-mri-path-segs/", guide.Steps[0].Link);
        Assert.Equal(
            "https://www.cancerimagingarchive.net/collection/ct-colonography/",
            (await host.Datasets.GetAccessGuideAsync(new GetAccessGuideRequest { Name = "datasets/ct-colonography" })).Steps[0].Link);
    }

    [Fact]
    public async Task Compare_Two_LooksLikeTheOverviewsTable()
    {
        var host = await catalog.HostAsync();
        var table = await host.Datasets.CompareDatasetsAsync(new CompareDatasetsRequest { Names = { "datasets/chexpert", "datasets/brain-mets-lung-mri-path-segs" } });

        string[] Row(string title) => [.. table.Rows.Single(row => row.Title == title).Values];
        Assert.Equal(["Yes", "No"], Row("Registration"));
        Assert.Equal("~440 GB", Row("Download size")[0]);
        Assert.Equal("18.6 GB (histopathology), 622 MB (MRI)", Row("Download size")[1]);
        Assert.StartsWith("224,316 images", Row("Cases")[0]);
        Assert.All(table.Rows, row => Assert.Equal(2, row.Values.Count));
    }

    [Fact]
    public async Task Compare_OneOrSevenOrTheSame_IsRefused()
    {
        var host = await catalog.HostAsync();
        foreach (var names in (string[][])[["datasets/mura"], ["datasets/mura", "datasets/mura"], [.. Enumerable.Range(0, 7).Select(i => $"datasets/d{i}")]])
            await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Datasets.CompareDatasetsAsync(new CompareDatasetsRequest { Names = { names } }));
    }

    [Fact]
    public async Task Recommend_Scenario_SaysWhyAndWhatIsLacking()
    {
        var host = await catalog.HostAsync();
        var recommended = (await host.Datasets.RecommendDatasetsAsync(new RecommendDatasetsRequest { Scenario = "scenarios/001" })).Recommendations;

        Assert.Equal("datasets/mura", Assert.Single(recommended).Dataset.Name);
        Assert.NotEmpty(recommended[0].Reasons);
        Assert.Contains(recommended[0].Lacks, lack => lack.Contains("registration", StringComparison.Ordinal));
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Datasets.RecommendDatasetsAsync(new RecommendDatasetsRequest { Scenario = "scenarios/999" }));
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Datasets.RecommendDatasetsAsync(new RecommendDatasetsRequest()));
    }

    [Fact]
    public async Task AccessGuide_AccessNotKnown_SaysNothingOfIt()
    {
        var host = await catalog.HostAsync();
        var guide = await host.Datasets.GetAccessGuideAsync(new GetAccessGuideRequest { Name = "datasets/bcdr" });
        Assert.Equal(AccessLevel.Unspecified, guide.Access);
        Assert.Empty(guide.Steps);
        Assert.All(guide.UseDecisions, use => Assert.Equal(UseAnswer.Ask, use.Answer));
        var found = (await host.Datasets.RecommendDatasetsAsync(new RecommendDatasetsRequest { Query = "Breast Cancer Digital Repository BCDR" })).Recommendations;
        Assert.Contains("How one comes to its files is not known here.", found.Single(recommendation => recommendation.Dataset.Name == "datasets/bcdr").Lacks);
    }

    [Fact]
    public async Task Facets_Modality_CountsDatasets()
    {
        var host = await catalog.HostAsync();
        var facets = await host.Datasets.ListDatasetFacetsAsync(new ListDatasetFacetsRequest { Facets = { "modality", "access" }, Filter = "origin = built_in" });

        Assert.Equal(["modality", "access"], facets.Facets.Select(facet => facet.Field));
        Assert.Contains(facets.Facets[0].Values, value => value is { Value: "CT", Count: 9 });
        Assert.Contains(facets.Facets[1].Values, value => value is { Value: "registration", Count: 12 });
    }

    [Fact]
    public async Task Scenarios_Nine_MapToDatasetsThatAreThere()
    {
        var host = await catalog.HostAsync();
        var scenarios = (await host.Scenarios.ListScenariosAsync(new ListScenariosRequest())).Scenarios;

        Assert.Equal(9, scenarios.Count);
        foreach (var mapping in scenarios.SelectMany(scenario => scenario.Mappings))
        {
            Assert.NotEmpty(mapping.Reason);
            await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = mapping.Dataset });
        }

        Assert.Equal("Forearm X-ray fracture", (await host.Scenarios.GetScenarioAsync(new GetScenarioRequest { Name = "scenarios/001" })).DisplayName);
    }

    [Fact]
    public async Task Providers_Paged_KnowTheirDatasets()
    {
        var host = await catalog.HostAsync();
        var first = await host.Providers.ListProvidersAsync(new ListProvidersRequest { PageSize = 1 });
        var second = await host.Providers.ListProvidersAsync(new ListProvidersRequest { PageSize = 1, PageToken = first.NextPageToken });

        var all = (await host.Providers.ListProvidersAsync(new ListProvidersRequest())).Providers;

        Assert.Equal(all.Take(2), [Assert.Single(first.Providers), Assert.Single(second.Providers)]);
        Assert.Equal(38, all.Count);
        Assert.Equal(6, all.Single(provider => provider.Name == "providers/stanford-aimi").Datasets.Count);
        Assert.Equal(
            ["datasets/brain-mets-lung-mri-path-segs", "datasets/ct-colonography", "datasets/tcia"], all.Single(provider => provider.Name == "providers/tcia").Datasets);
        Assert.Equal(57, all.Sum(provider => provider.Datasets.Count));
    }
}
