using Grpc.Core;
using Lightbox.Catalog.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Assets;

public sealed class LocateOnSqliteTests(SqliteCatalog catalog) : LocateContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class LocateOnPostgresTests(PostgresCatalog catalog) : LocateContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>Where bytes are, and what is said when they are not as they were.</summary>
public abstract class LocateContract(CatalogFixture catalog)
{
    [Fact]
    public async Task Locate_Blob_GivesStoreAndHash()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var made = await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset));

        var located = await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = made[0].Asset });

        var file = Assert.Single(located.Files);
        Assert.Equal("files/" + Sample.Sha(dataset), file.Name);
        Assert.Equal("default", Assert.Single(file.Locations).Blob.Store);
    }

    [Fact]
    public async Task Locate_InPlace_GivesPathSizeTimeAndInode()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var made = await Sample.RegisterAsync(host, dataset, Sample.InPlace("one.dcm", dataset, $"/data/{dataset}/one.dcm", 1234567890123456789));

        var place = Assert.Single(Assert.Single((await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = made[0].Asset })).Files).Locations).InPlace;

        Assert.Equal(($"/data/{dataset}/one.dcm", 1000, 1234567890123456789, ulong.MaxValue), (place.Path, place.SizeBytes, place.ModifiedUnixNanos, place.Inode));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/data/../etc/passwd")]
    [InlineData("/database/one.dcm")]
    public async Task Register_InPlaceOutsideTheRoots_IsDenied(string place)
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        var refused = await Sample.RefusedAsync(
            StatusCode.PermissionDenied, async () => await Sample.RegisterAsync(host, dataset, Sample.InPlace("one.dcm", dataset, place, 1)));

        Assert.Equal("PATH_OUTSIDE_ROOTS", refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    [Fact]
    public async Task Locate_AfterSourceChanged_IsRefusedUntilVerified()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var made = await Sample.RegisterAsync(host, dataset, Sample.InPlace("one.dcm", dataset, $"/data/{dataset}/one.dcm", 1));
        var report = new ReportFileStateRequest
        {
            Name = "files/" + Sample.Sha(dataset),
            Location = new FileLocation { InPlace = new InPlaceLocation { Path = $"/data/{dataset}/one.dcm" } },
            State = AssetState.SourceChanged,
        };

        Assert.Equal(1, (await host.Assets.ReportFileStateAsync(report)).AssetsChanged);

        var refused = await Sample.RefusedAsync(StatusCode.FailedPrecondition, async () => await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = made[0].Asset }));
        Assert.Equal("SOURCE_CHANGED", refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
        Assert.Equal(AssetState.SourceChanged, (await host.Assets.GetAssetAsync(new GetAssetRequest { Name = made[0].Asset })).State);
        report.State = AssetState.Available;
        await host.Assets.ReportFileStateAsync(report);
        Assert.Single((await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = made[0].Asset })).Files);
    }

    [Theory]
    [InlineData("state = source_changed", "changed.dcm")]
    [InlineData("state = AVAILABLE", "sound.dcm")]
    [InlineData("state != missing AND path = \"c*\"", "changed.dcm")]
    [InlineData("NOT state = source_changed", "sound.dcm")]
    [InlineData("state = missing", "")]
    public async Task List_ByState_GivesThoseInIt(string filter, string expected)
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RegisterAsync(host, dataset, Sample.InPlace("changed.dcm", dataset, $"/data/{dataset}/one.dcm", 1), Sample.Registration("sound.dcm", dataset + "sound"));
        await host.Assets.ReportFileStateAsync(new ReportFileStateRequest
        {
            Name = "files/" + Sample.Sha(dataset),
            Location = new FileLocation { InPlace = new InPlaceLocation { Path = $"/data/{dataset}/one.dcm" } },
            State = AssetState.SourceChanged,
        });

        var page = await host.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = dataset, Filter = filter });

        Assert.Equal(expected, string.Join(',', page.Assets.Select(asset => asset.Memberships[0].Path)));
    }

    [Fact]
    public async Task Locate_ChangedInPlaceButABlobToo_IsReadable()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var made = await Sample.RegisterAsync(host, dataset, Sample.InPlace("one.dcm", dataset, $"/data/{dataset}/one.dcm", 1));
        await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset));
        var report = await host.Assets.ReportFileStateAsync(new ReportFileStateRequest
        {
            Name = "files/" + Sample.Sha(dataset),
            Location = new FileLocation { InPlace = new InPlaceLocation { Path = $"/data/{dataset}/one.dcm" } },
            State = AssetState.Missing,
        });

        var located = await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = made[0].Asset });

        Assert.Equal(0, report.AssetsChanged);
        Assert.Equal(FileLocation.PlaceOneofCase.Blob, located.Files[0].Locations[0].PlaceCase);
    }

    [Fact]
    public async Task Register_NewContentInPlace_TakesThePathFromTheOld()
    {
        var host = await catalog.HostAsync();
        var (one, two) = (await Sample.DatasetAsync(host), await Sample.DatasetAsync(host));
        var old = await Sample.RegisterAsync(host, one, Sample.InPlace("x.dcm", one + "old", $"/data/{one}/x.dcm", 1));

        await Sample.RegisterAsync(host, two, Sample.InPlace("x.dcm", one + "new", $"/data/{one}/x.dcm", 2));

        var refused = await Sample.RefusedAsync(StatusCode.FailedPrecondition, async () => await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = old[0].Asset }));
        Assert.Equal("SOURCE_MISSING", refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    [Theory]
    [InlineData("assets/nothex", StatusCode.InvalidArgument)]
    [InlineData("assets/00000000000000000000000000000000", StatusCode.NotFound)]
    [InlineData("assets/00000000000000000000000000000000\n", StatusCode.InvalidArgument)]
    [InlineData("", StatusCode.InvalidArgument)]
    public async Task Locate_WrongName_SaysSo(string name, StatusCode expected)
    {
        var host = await catalog.HostAsync();
        await Sample.RefusedAsync(expected, async () => await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = name }));
    }
}
