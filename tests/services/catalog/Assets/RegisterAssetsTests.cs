using Grpc.Core;
using Lightbox.Catalog.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Assets;

public sealed class RegisterAssetsOnSqliteTests(SqliteCatalog catalog) : RegisterAssetsContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class RegisterAssetsOnPostgresTests(PostgresCatalog catalog) : RegisterAssetsContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>What registering does in any store.</summary>
public abstract class RegisterAssetsContract(CatalogFixture catalog)
{
    [Fact]
    public async Task Register_New_CreatesAssetAndMembership()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        var made = Assert.Single(await Sample.RegisterAsync(host, dataset, Sample.Registration("a/one.dcm", dataset)));

        Assert.True(made.AssetCreated);
        Assert.True(made.MembershipCreated);
        Assert.False(made.Duplicate);
        // The id anybody can compute: sha256 over "{role} {sha256} {member}\n".
        Assert.Equal("assets/" + Sample.Sha($"data {Sample.Sha(dataset)} \n")[..32], made.Asset);
        var asset = await host.Assets.GetAssetAsync(new GetAssetRequest { Name = made.Asset });
        Assert.Equal("CT", asset.Image.Modality);
        Assert.Equal(512, asset.Image.Rows);
        Assert.Equal(AssetState.Available, asset.State);
        var membership = Assert.Single(asset.Memberships);
        Assert.Equal((dataset, "a/one.dcm"), (membership.Dataset, membership.Path));
        Assert.Equal(Sample.Sha(dataset), Assert.Single(asset.Parts).Sha256);
    }

    [Fact]
    public async Task Register_Repeated_ChangesNothing()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var first = await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset));

        var again = Assert.Single(await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset)));

        Assert.Equal(first[0].Asset, again.Asset);
        Assert.False(again.AssetCreated || again.MembershipCreated || again.Duplicate);
        var holdings = (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset })).Holdings;
        Assert.Equal((1, 1, 1000), (holdings.AssetCount, holdings.MembershipCount, holdings.SizeBytes));
    }

    [Fact]
    public async Task Register_SameContentAtTwoPaths_IsOneAssetTwoMemberships()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        var made = await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset), Sample.Registration("two.dcm", dataset));

        Assert.Equal(made[0].Asset, made[1].Asset);
        Assert.Equal([false, true], made.Select(asset => asset.Duplicate));
        var holdings = (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset })).Holdings;
        Assert.Equal((1, 2, 1000), (holdings.AssetCount, holdings.MembershipCount, holdings.SizeBytes));
        Assert.Equal(2, (await host.Assets.GetAssetAsync(new GetAssetRequest { Name = made[0].Asset })).Memberships.Count);
    }

    [Fact]
    public async Task Register_InTwoDatasets_CountsInBoth()
    {
        var host = await catalog.HostAsync();
        var (one, two) = (await Sample.DatasetAsync(host), await Sample.DatasetAsync(host));
        await Sample.RegisterAsync(host, one, Sample.Registration("x.dcm", one));

        var second = Assert.Single(await Sample.RegisterAsync(host, two, Sample.Registration("y.dcm", one)));

        Assert.False(second.AssetCreated);
        Assert.True(second.MembershipCreated);
        Assert.False(second.Duplicate);
        Assert.Equal(1, (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = two })).Holdings.AssetCount);
    }

    [Fact]
    public async Task Register_MembersOfOneFile_AreAssetsAtOnePath()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        var made = await Sample.RegisterAsync(
            host, dataset, Sample.Registration("clips.hdf5", dataset, "clip/1"), Sample.Registration("clips.hdf5", dataset, "clip/2"));

        Assert.NotEqual(made[0].Asset, made[1].Asset);
        Assert.All(made, asset => Assert.True(asset.MembershipCreated));
        var holdings = (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset })).Holdings;
        // The file's bytes are there once.
        Assert.Equal((2, 1000), (holdings.AssetCount, holdings.SizeBytes));
    }

    [Fact]
    public async Task Register_OtherContentAtThePath_ReplacesAndForgets()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var old = await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset + "old"));

        var made = Assert.Single(await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset + "new", image: image => image.Format = "png")));

        Assert.Equal(old[0].Asset, made.Replaced);
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Assets.GetAssetAsync(new GetAssetRequest { Name = old[0].Asset }));
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Assets.GetStoredFileAsync(new GetStoredFileRequest { Name = "files/" + Sample.Sha(dataset + "old") }));
        var holdings = (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset })).Holdings;
        Assert.Equal((1, 1, 1000), (holdings.AssetCount, holdings.MembershipCount, holdings.SizeBytes));
        Assert.Equal(["png"], holdings.ByFormat.Keys);
    }

    [Fact]
    public async Task Register_SameSopUidOtherBytes_IsAnAlternate()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var uid = "1.2.826." + dataset.GetHashCode(StringComparison.Ordinal).ToString().TrimStart('-');
        var first = await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset + "1", image: image => image.SopInstanceUid = uid));

        var made = await Sample.RegisterAsync(host, dataset, Sample.Registration("two.dcm", dataset + "2", image: image => image.SopInstanceUid = uid));

        Assert.Equal("", first[0].AlternateOf);
        Assert.Equal(first[0].Asset, made[0].AlternateOf);
        Assert.Equal(first[0].Asset, (await host.Assets.GetAssetAsync(new GetAssetRequest { Name = made[0].Asset })).AlternateOf);
    }

    [Fact]
    public async Task Register_OneWrongItem_WritesNothing()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, () => Sample.RegisterAsync(
            host, dataset, Sample.Registration("good.dcm", dataset), Sample.Registration("../evil.dcm", dataset + "2")));

        Assert.Contains("assets[1].path", refused.Status.Detail);
        Assert.Equal(0, (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset })).Holdings.AssetCount);
    }

    [Theory]
    [InlineData("/abs")]
    [InlineData("")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("a/\0b")]
    public async Task Register_WrongPath_IsRefused(string path)
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RefusedAsync(StatusCode.InvalidArgument, () => Sample.RegisterAsync(host, dataset, Sample.Registration(path, dataset)));
    }

    [Fact]
    public async Task Register_UnknownDataset_IsNotFound()
    {
        var host = await catalog.HostAsync();
        await Sample.RefusedAsync(StatusCode.NotFound, () => Sample.RegisterAsync(host, "datasets/nowhere", Sample.Registration("a")));
    }

    [Fact]
    public async Task Register_ByManyAtOnce_CountsEachOnce()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Sample.RegisterAsync(
            host, dataset, Enumerable.Range(0, 50).Select(i => Sample.Registration($"{(i + (worker * 7)) % 50:000}.dcm", $"{dataset} {(i + (worker * 7)) % 50}")))));

        var holdings = (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset })).Holdings;
        Assert.Equal((50, 50, 50_000), (holdings.AssetCount, holdings.MembershipCount, holdings.SizeBytes));
    }

    [Fact]
    public async Task Remove_LastMembership_GivesTheOrphanedFile()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset), Sample.Registration("two.dcm", dataset), Sample.Registration("three.dcm", dataset + "3"));

        var first = await host.Assets.RemoveMembershipsAsync(new RemoveMembershipsRequest { Dataset = dataset, Paths = { "one.dcm", "never.dcm" } });
        var second = await host.Assets.RemoveMembershipsAsync(new RemoveMembershipsRequest { Dataset = dataset, Paths = { "two.dcm" } });

        Assert.Equal((1, 0), (first.MembershipsRemoved, first.AssetsRemoved));
        Assert.Equal((1, 1), (second.MembershipsRemoved, second.AssetsRemoved));
        Assert.Equal([Sample.Sha(dataset)], second.OrphanedFiles);
        var holdings = (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset })).Holdings;
        Assert.Equal((1, 1, 1000), (holdings.AssetCount, holdings.MembershipCount, holdings.SizeBytes));
    }
}
