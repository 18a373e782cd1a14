using Lightbox.Catalog.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Datasets;

/// <summary>What is in memory follows the store whatever happens at the same time.</summary>
public sealed class ShelfTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    [Fact]
    public async Task Create_ManyAtOnce_AllAreThere()
    {
        var host = await catalog.HostAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Sample.DatasetAsync(host)));
        var listed = (await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { PageSize = 1000 })).Datasets.Select(dataset => dataset.Name);
        Assert.Empty(made.Except(listed));
    }

    [Fact]
    public async Task Register_WhileOthersCreate_CountsEverything()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await Sample.RegisterAsync(host, dataset, Sample.Registration($"{worker}/{i}", $"{dataset}{worker}/{i}"));
                    await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset });
                }
            })),
            Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Sample.DatasetAsync(host))));

        Assert.Equal(40, (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset })).Holdings.AssetCount);
    }
}
