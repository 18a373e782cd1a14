using Lightbox.Catalog.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog;

public sealed class PagingOnSqliteTests(SqliteCatalog catalog) : PagingContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class PagingOnPostgresTests(PostgresCatalog catalog) : PagingContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>Must-show 6: paging while rows are added before and after the place reached neither repeats nor skips what was there.</summary>
public abstract class PagingContract(CatalogFixture catalog)
{
    [Theory]
    [InlineData("")]
    [InlineData("modality = CT")]
    [InlineData("split = train AND path = \"s*\"")]
    public async Task Assets_WhileRowsAreAdded_ComeOnceEach(string filter)
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RegisterAsync(host, dataset, Enumerable.Range(0, 60).Select(i => Of(dataset, $"s{i:000}")));

        var seen = new List<string>();
        var request = new ListAssetsRequest { Parent = dataset, Filter = filter, PageSize = 7 };
        for (var page = 0; ; page++)
        {
            var listed = await host.Assets.ListAssetsAsync(request);
            seen.AddRange(listed.Assets.Select(asset => asset.Memberships[0].Path));
            request.PageToken = listed.NextPageToken;
            if (request.PageToken.Length == 0) break;
            await Sample.RegisterAsync(host, dataset, Of(dataset, $"s0-{page:00}"), Of(dataset, $"s03{page % 10}-{page:00}"), Of(dataset, $"s9-{page:00}"));
        }

        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"s{i:000}"), seen.Where(path => path.Length == 4));
        Assert.Contains("s9-00", seen);
    }

    [Fact]
    public async Task Datasets_WhileSomeAreAdded_ComeOnceEach()
    {
        var host = await catalog.HostAsync();
        var mark = Guid.NewGuid().ToString("N")[..6];
        async Task<string> MakeAsync(string name) => (await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = $"{mark}-{name}", Dataset = new Dataset { DisplayName = name, Aliases = { mark } } })).Name;
        var there = new List<string>();
        for (var i = 0; i < 12; i++) there.Add(await MakeAsync($"m{i:00}"));

        var seen = new List<string>();
        var request = new ListDatasetsRequest { Filter = $"display_name = {mark}", OrderBy = "display_name", PageSize = 5 };
        for (var page = 0; ; page++)
        {
            var listed = await host.Datasets.ListDatasetsAsync(request);
            seen.AddRange(listed.Datasets.Select(dataset => dataset.Name));
            request.PageToken = listed.NextPageToken;
            if (request.PageToken.Length == 0) break;
            await MakeAsync($"a{page}");
            await MakeAsync($"z{page}");
        }

        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty(there.Except(seen));
    }

    private static AssetRegistration Of(string dataset, string path)
    {
        var registration = Sample.Registration(path, dataset + path);
        registration.Split = "train";
        return registration;
    }
}
