using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Grants;

public sealed class GrantsOnSqliteTests(SqliteCatalog catalog) : GrantContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class GrantsOnPostgresTests(PostgresCatalog catalog) : GrantContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>Who accepted which terms, and what reading makes of it.</summary>
public abstract class GrantContract(CatalogFixture catalog)
{
    [Fact]
    public async Task Create_Terms_AreKeptWithWhoAndWhen()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host, AccessLevel.Registration);

        var grant = await CreateAsync(host, dataset, new Grant { Terms = "https://example.org/terms", Principal = "somebody else" });

        Assert.StartsWith(dataset + "/grants/", grant.Name, StringComparison.Ordinal);
        Assert.Equal("local", grant.Principal);
        Assert.NotNull(grant.AcceptTime);
        Assert.Null(grant.ExpireTime);
        Assert.Null(grant.WithdrawTime);
        Assert.Equal(grant, await host.Grants.GetGrantAsync(new GetGrantRequest { Name = grant.Name }));
        var changes = await host.Changes.ListChangesAsync(new ListChangesRequest { Collection = "grants", PageSize = 1000 });
        Assert.Contains(changes.Changes, change => change.Resource == grant.Name && change.Dataset == dataset && change.Kind == ChangeKind.Created);
        var datasets = await host.Changes.ListChangesAsync(new ListChangesRequest { Collection = "datasets", PageSize = 1000 });
        Assert.DoesNotContain(datasets.Changes, change => change.Resource == grant.Name);
    }

    [Fact]
    public async Task Create_RepeatedRequestId_GivesTheFirst()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host, AccessLevel.Registration);
        var request = new CreateGrantRequest { Parent = dataset, Grant = new Grant { Terms = "a" }, RequestId = Guid.NewGuid().ToString() };

        var first = await host.Grants.CreateGrantAsync(request);

        Assert.Equal(first, await host.Grants.CreateGrantAsync(request));
        Assert.Single((await host.Grants.ListGrantsAsync(new ListGrantsRequest { Parent = dataset })).Grants);
    }

    [Theory]
    [InlineData("grant.terms", "", 0, 0)]
    [InlineData("grant.accept_time", "a", 3600, 0)]
    [InlineData("grant.expire_time", "a", -100, -200)]
    [InlineData("grant.accept_time", "a", -9_999_999_999, 0)]
    public async Task Create_WrongField_IsNamed(string field, string terms, long acceptedSeconds, long expiresSeconds)
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host, AccessLevel.Registration);
        var grant = new Grant { Terms = terms, AcceptTime = FromNow(acceptedSeconds), ExpireTime = FromNow(expiresSeconds) };

        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await CreateAsync(host, dataset, grant));

        Assert.Equal(field, Assert.Single(refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations).Field);
    }

    [Fact]
    public async Task List_ManyGrants_NewestFirst_PageByPage()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host, AccessLevel.Open);
        var names = new List<string>();
        for (var i = 0; i < 5; i++) names.Add((await CreateAsync(host, dataset, new Grant { Terms = $"t{i}" })).Name);

        var listed = new List<string>();
        var request = new ListGrantsRequest { Parent = dataset, PageSize = 2 };
        do
        {
            var page = await host.Grants.ListGrantsAsync(request);
            listed.AddRange(page.Grants.Select(grant => grant.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(names.OrderDescending(StringComparer.Ordinal), listed);
        Assert.Superset(names.ToHashSet(), (await host.Grants.ListGrantsAsync(new ListGrantsRequest { Parent = "datasets/-", PageSize = 1000 })).Grants.Select(grant => grant.Name).ToHashSet());
        var first = await host.Grants.ListGrantsAsync(new ListGrantsRequest { Parent = dataset, PageSize = 2 });
        await Sample.RefusedAsync(
            StatusCode.InvalidArgument, async () => await host.Grants.ListGrantsAsync(new ListGrantsRequest { Parent = "datasets/-", PageToken = first.NextPageToken }));
    }

    [Fact]
    public async Task Withdraw_OtherEtag_IsAbortedWithTheCurrentOne()
    {
        var host = await catalog.HostAsync();
        var grant = await CreateAsync(host, await Sample.DatasetAsync(host, AccessLevel.Registration), new Grant { Terms = "a" });
        var request = new WithdrawGrantRequest { Name = grant.Name, Reason = "The project ended.", Etag = grant.Etag };

        var withdrawn = await host.Grants.WithdrawGrantAsync(request);

        Assert.Equal("The project ended.", withdrawn.WithdrawReason);
        Assert.NotNull(withdrawn.WithdrawTime);
        Assert.NotEqual(grant.Etag, withdrawn.Etag);
        var refused = await Sample.RefusedAsync(StatusCode.Aborted, async () => await host.Grants.WithdrawGrantAsync(request));
        var info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        Assert.Equal(("ETAG_MISMATCH", withdrawn.Etag), (info.Reason, info.Metadata["etag"]));
        request.Etag = "";
        Assert.Equal(withdrawn, await host.Grants.WithdrawGrantAsync(request));
        request.Name = grant.Name[..^1] + (grant.Name[^1] == '0' ? '1' : '0');
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Grants.WithdrawGrantAsync(request));
    }

    [Theory]
    [InlineData(AccessLevel.Registration)]
    [InlineData(AccessLevel.Restricted)]
    public async Task Locate_TermsNotAccepted_IsDeniedUntilGranted_AndAgainOnceWithdrawn(AccessLevel access)
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host, access);
        var asset = (await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm", dataset)))[0].Asset;

        await DeniedAsync(host, asset, dataset);
        Assert.Equal("Mine", (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset })).DisplayName);
        var grant = await CreateAsync(host, dataset, new Grant { Terms = "a" });
        Assert.Equal(asset, (await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = asset })).Asset.Name);
        await host.Grants.WithdrawGrantAsync(new WithdrawGrantRequest { Name = grant.Name, Reason = "x" });
        await DeniedAsync(host, asset, dataset);
        await CreateAsync(host, dataset, new Grant { Terms = "a", AcceptTime = FromNow(-100), ExpireTime = FromNow(-50) });
        await DeniedAsync(host, asset, dataset);
    }

    [Fact]
    public async Task Locate_OneGrantedMembershipOfTwo_IsAllowed()
    {
        var host = await catalog.HostAsync();
        var restricted = await Sample.DatasetAsync(host, AccessLevel.Restricted);
        var open = await Sample.DatasetAsync(host, AccessLevel.Open);
        var asset = (await Sample.RegisterAsync(host, restricted, Sample.Registration("one.dcm", restricted)))[0].Asset;
        await DeniedAsync(host, asset, restricted);

        await Sample.RegisterAsync(host, open, Sample.Registration("two.dcm", restricted));

        Assert.Equal(asset, (await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = asset })).Asset.Name);
    }

    [Fact]
    public async Task CheckUse_NamesDecisionAndGrant()
    {
        var host = await catalog.HostAsync();
        var request = new CheckUseRequest { Dataset = "datasets/chexpert", Purpose = UsePurpose.Redistribution };

        var before = await host.Grants.CheckUseAsync(request);
        var grant = await CreateAsync(host, request.Dataset, new Grant { Terms = "Stanford University Dataset Research Use Agreement" });
        var after = await host.Grants.CheckUseAsync(request);
        var guide = await host.Datasets.GetAccessGuideAsync(new GetAccessGuideRequest { Name = request.Dataset });
        await host.Grants.WithdrawGrantAsync(new WithdrawGrantRequest { Name = grant.Name, Reason = "x" });

        Assert.Equal(UseAnswer.No, before.Decision.Answer);
        Assert.Contains("written permission", before.Decision.Clause, StringComparison.Ordinal);
        Assert.Equal((false, ""), (before.Granted, before.Grant));
        Assert.Equal((true, grant.Name), (after.Granted, after.Grant));
        Assert.NotEmpty(guide.Steps);
        Assert.All(guide.Steps, step => Assert.True(step.Done));
        var own = await host.Grants.CheckUseAsync(new CheckUseRequest { Dataset = await Sample.DatasetAsync(host), Purpose = UsePurpose.Training });
        Assert.Equal((UseAnswer.Unspecified, UsePurpose.Training, true), (own.Decision.Answer, own.Decision.Purpose, own.Granted));
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Grants.CheckUseAsync(new CheckUseRequest { Dataset = request.Dataset }));
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Grants.CheckUseAsync(new CheckUseRequest { Dataset = "datasets/none-such", Purpose = UsePurpose.Training }));
    }

    private static async Task<Grant> CreateAsync(CatalogHost host, string dataset, Grant grant) =>
        await host.Grants.CreateGrantAsync(new CreateGrantRequest { Parent = dataset, Grant = grant });

    private static async Task DeniedAsync(CatalogHost host, string asset, string dataset)
    {
        var refused = await Sample.RefusedAsync(StatusCode.PermissionDenied, async () => await host.Assets.LocateAssetAsync(new LocateAssetRequest { Name = asset }));
        var info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        Assert.Equal(("TERMS_NOT_ACCEPTED", dataset), (info.Reason, info.Metadata["dataset"]));
    }

    /// <returns>Null for 0.</returns>
    private static Timestamp? FromNow(long seconds) => seconds == 0 ? null : Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddSeconds(seconds));
}

/// <summary>Grants in memory are those of the store.</summary>
public sealed class GrantRestartTests
{
    [Fact]
    public async Task Start_AfterGrant_StillHolds()
    {
        using var data = new Testing.TemporaryFolder();
        string asset;
        await using (var host = await CatalogHost.StartAsync(data))
        {
            var dataset = await Sample.DatasetAsync(host, AccessLevel.Registration);
            asset = (await Sample.RegisterAsync(host, dataset, Sample.Registration("one.dcm")))[0].Asset;
            await host.Grants.CreateGrantAsync(new CreateGrantRequest { Parent = dataset, Grant = new Grant { Terms = "a" } });
        }

        await using var again = await CatalogHost.StartAsync(data);
        Assert.Equal(asset, (await again.Assets.LocateAssetAsync(new LocateAssetRequest { Name = asset })).Asset.Name);
    }
}
