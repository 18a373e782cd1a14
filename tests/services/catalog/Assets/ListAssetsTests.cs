using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Assets;

public sealed class ListAssetsOnSqliteTests(SqliteCatalog catalog) : ListAssetsContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class ListAssetsOnPostgresTests(PostgresCatalog catalog) : ListAssetsContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>Pages and filters over assets, files and series.</summary>
public abstract class ListAssetsContract(CatalogFixture catalog)
{
    [Fact]
    public async Task List_PageByPage_GivesEachOnceInOrder()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RegisterAsync(host, dataset, Enumerable.Range(0, 25).Select(i => Sample.Registration($"{i:00}.dcm", $"{dataset}{i}")));

        var seen = new List<string>();
        var request = new ListAssetsRequest { Parent = dataset, PageSize = 10 };
        do
        {
            var page = await host.Assets.ListAssetsAsync(request);
            seen.AddRange(page.Assets.Select(asset => asset.Memberships[0].Path));
            // A row behind the reader and one before it: neither repeats nor skips.
            if (seen.Count == 10) await Sample.RegisterAsync(host, dataset, Sample.Registration("05a.dcm", dataset + "5a"), Sample.Registration("15a.dcm", dataset + "15a"));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal([.. Enumerable.Range(0, 16).Select(i => $"{i:00}.dcm"), "15a.dcm", .. Enumerable.Range(16, 9).Select(i => $"{i:00}.dcm")], seen);
    }

    [Theory]
    [InlineData("modality = MR", "mr.dcm")]
    [InlineData("modality != MR", "ct.dcm,train/ct.dcm")]
    [InlineData("modality = MR OR split = train", "mr.dcm,train/ct.dcm")]
    [InlineData("path = \"train/*\"", "train/ct.dcm")]
    [InlineData("path = \"TRAIN/*\"", "")]
    [InlineData("path = \"%\"", "")]
    [InlineData("kind = volume", "mr.dcm")]
    [InlineData("NOT split:* modality = CT", "ct.dcm")]
    [InlineData("modality = \"' OR '1'='1\"", "")]
    public async Task List_Filtered_GivesWhatFits(string filter, string expected)
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var train = Sample.Registration("train/ct.dcm", dataset + "2");
        train.Split = "train";
        await Sample.RegisterAsync(host, dataset, Sample.Registration("ct.dcm", dataset + "1"), train, Sample.Registration("mr.dcm", dataset + "3", image: image =>
        {
            image.Modality = "MR";
            image.Kind = ImageKind.Volume;
        }));

        var page = await host.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = dataset, Filter = filter });

        Assert.Equal(expected, string.Join(',', page.Assets.Select(asset => asset.Memberships[0].Path)));
    }

    [Theory]
    [InlineData("color = red")]
    [InlineData("modality = ")]
    [InlineData("kind = teapot")]
    [InlineData("state = wet")]
    [InlineData("state:*")]
    [InlineData("modality < CT")]
    [InlineData("((((((((((((((((((((((((((((((((((((((((modality = CT))))))))))))))))))))))))))))))))))))))))")]
    public async Task List_WrongFilter_SaysWhere(string filter)
    {
        var host = await catalog.HostAsync();
        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = "datasets/mura", Filter = filter }));
        Assert.Equal("filter", Assert.Single(refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
    }

    [Fact]
    public async Task List_TokenOfAnotherQuery_IsRefused()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RegisterAsync(host, dataset, Sample.Registration("a", dataset), Sample.Registration("b", dataset + "2"));
        var token = (await host.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = dataset, PageSize = 1 })).NextPageToken;

        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Assets.ListAssetsAsync(
            new ListAssetsRequest { Parent = dataset, Filter = "modality = CT", PageToken = token }));
    }

    [Fact]
    public async Task List_EveryDataset_HoldsThisOne()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RegisterAsync(host, dataset, Sample.Registration("a", dataset));

        var all = await host.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = "datasets/-", PageSize = 1000 });

        Assert.Contains(all.Assets, asset => asset.Memberships[0].Dataset == dataset);
    }

    [Fact]
    public async Task BatchGet_SomeMissing_NamesThem()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var made = await Sample.RegisterAsync(host, dataset, Sample.Registration("a", dataset));
        var missing = "assets/" + new string('0', 32);

        var found = await host.Assets.BatchGetAssetsAsync(new BatchGetAssetsRequest { Names = { missing, made[0].Asset } });

        Assert.Equal([made[0].Asset], found.Assets.Select(asset => asset.Name));
        Assert.Equal([missing], found.Missing);
    }

    [Fact]
    public async Task ListFiles_OfADataset_PagesByHash()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RegisterAsync(host, dataset, Enumerable.Range(0, 5).Select(i => Sample.Registration($"{i}", $"{dataset}{i}")));

        var first = await host.Assets.ListStoredFilesAsync(new ListStoredFilesRequest { Parent = dataset, PageSize = 3 });
        var second = await host.Assets.ListStoredFilesAsync(new ListStoredFilesRequest { Parent = dataset, PageSize = 3, PageToken = first.NextPageToken });

        Assert.Equal("", second.NextPageToken);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => "files/" + Sample.Sha($"{dataset}{i}")).Order(StringComparer.Ordinal), first.Files.Concat(second.Files).Select(file => file.Name));
    }

    [Fact]
    public async Task Series_OfShuffledSlices_AreSortedAlongTheNormal()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        int[] order = [3, 0, 4, 1, 2];
        var made = await Sample.RegisterAsync(host, dataset, order.Select(z => Sample.Registration($"{z}.dcm", $"{dataset}{z}", image: image =>
        {
            image.SeriesInstanceUid = "1.2.3.4";
            image.StudyInstanceUid = "1.2.3";
            // Instance numbers run the other way: position wins.
            image.InstanceNumber = 10 - z;
            image.ImagePosition.Add([0, 0, z * 2.5]);
            image.ImageOrientation.Add([1, 0, 0, 0, 1, 0]);
        })));

        var listed = Assert.Single((await host.Assets.ListSeriesAsync(new ListSeriesRequest { Parent = dataset })).Series);
        var series = await host.Assets.GetSeriesAsync(new GetSeriesRequest { Name = listed.Name });

        Assert.Equal($"{dataset}/series/1.2.3.4", listed.Name);
        Assert.Equal(5, listed.InstanceCount);
        Assert.Equal(Enumerable.Range(0, 5).Select(z => made[Array.IndexOf(order, z)].Asset), series.Assets);
        Assert.Equal("1.2.3", series.StudyInstanceUid);
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Assets.GetSeriesAsync(new GetSeriesRequest { Name = $"{dataset}/series/9.9" }));
    }
}
