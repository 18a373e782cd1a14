using Grpc.Core;
using Lightbox.Catalog.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Assets;

public sealed class AssignMembershipsOnSqliteTests(SqliteCatalog catalog) : AssignMembershipsContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class AssignMembershipsOnPostgresTests(PostgresCatalog catalog) : AssignMembershipsContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>What a layout says of registered paths, in any store.</summary>
public abstract class AssignMembershipsContract(CatalogFixture catalog)
{
    [Fact]
    public async Task Assign_SomeFields_ChangesThoseOnly_RepeatChangesNothing()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var made = Sample.Registration("a.npz", dataset, "train_images");
        made.StudyKey = "s";
        await Sample.RegisterAsync(host, dataset, made, Sample.Registration("a.npz", dataset, "test_images"), Sample.Registration("b", dataset + "b"));
        var request = new AssignMembershipsRequest
        {
            Dataset = dataset,
            Memberships =
            {
                new MembershipAssignment { Path = "a.npz", Member = "train_images", Split = "train", PatientKey = "p" },
                new MembershipAssignment { Path = "b", StudyKey = "t" },
                new MembershipAssignment { Path = "gone", Split = "train" },
            },
        };

        Assert.Equal(new AssignMembershipsResponse { Changed = 2, Missing = 1 }, await host.Assets.AssignMembershipsAsync(request));
        Assert.Equal(new AssignMembershipsResponse { Unchanged = 2, Missing = 1 }, await host.Assets.AssignMembershipsAsync(request));

        Assert.Equal([("", "", ""), ("train", "p", "s"), ("", "", "t")], await KeysAsync(host, dataset));
    }

    [Fact]
    public async Task Register_AgainWithoutKeys_KeepsWhatWasAssigned()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await Sample.RegisterAsync(host, dataset, Sample.Registration("a", dataset));
        await host.Assets.AssignMembershipsAsync(new AssignMembershipsRequest { Dataset = dataset, Memberships = { new MembershipAssignment { Path = "a", Split = "train", PatientKey = "p" } } });

        await Sample.RegisterAsync(host, dataset, Sample.Registration("a", dataset));

        Assert.Equal([("train", "p", "")], await KeysAsync(host, dataset));
    }

    [Fact]
    public async Task Assign_EmptyOrTwiceTheSamePath_IsInvalid()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Assets.AssignMembershipsAsync(new AssignMembershipsRequest { Dataset = dataset }));
        var twice = new AssignMembershipsRequest { Dataset = dataset, Memberships = { new MembershipAssignment { Path = "a" }, new MembershipAssignment { Path = "a" } } };
        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Assets.AssignMembershipsAsync(twice));
        Assert.StartsWith("memberships[1].path ", refused.Status.Detail);
    }

    private static async Task<IEnumerable<(string, string, string)>> KeysAsync(CatalogHost host, string dataset) =>
        (await host.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = dataset })).Assets.Select(asset => asset.Memberships[0]).Select(at => (at.Split, at.PatientKey, at.StudyKey));
}
