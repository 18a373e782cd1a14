using Lightbox.Catalog.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Datasets;

public sealed class SearchCutTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    [Fact]
    public async Task Search_WordsOfFewDatasets_LeavesTheOthersOut()
    {
        var host = await catalog.HostAsync();
        var found = await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "broken arm" });
        Assert.Equal(["datasets/mura", "datasets/chexpert"], found.Results.Select(result => result.Dataset.Name));
    }

    [Fact]
    public async Task Search_DatasetMadeMeanwhile_IsFound()
    {
        var host = await catalog.HostAsync();
        Assert.False((await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "zebrafish heartbeat" })).Answered);

        await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = "zebrafish", Dataset = new Dataset { DisplayName = "Zebrafish heartbeat" } });

        Assert.Equal("datasets/zebrafish", (await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "zebrafish heartbeat" })).Results[0].Dataset.Name);
    }
}
