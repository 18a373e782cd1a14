using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Datasets;

public sealed class UpdateOnSqliteTests(SqliteCatalog catalog) : UpdateContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class UpdateOnPostgresTests(PostgresCatalog catalog) : UpdateContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>Changes of descriptions in any store.</summary>
public abstract class UpdateContract(CatalogFixture catalog)
{
    [Fact]
    public async Task Update_WithMask_TakesTheNamedFieldsOnly()
    {
        var host = await catalog.HostAsync();
        var made = await MakeAsync(host, new Dataset { DisplayName = "Mine", Summary = "Old", Tier = 2, Aliases = { "a" }, Citation = new Citation { Doi = "10.1234/a", Text = "Me" } });

        var changed = await UpdateAsync(host, new Dataset { Name = made.Name, DisplayName = "Not taken", Summary = "New", Aliases = { "b", "c" }, Citation = new Citation { Text = "You" } }, "summary", "aliases", "tier", "citation.text");

        Assert.Equal(("Mine", "New", "10.1234/a", "You"), (changed.DisplayName, changed.Summary, changed.Citation.Doi, changed.Citation.Text));
        Assert.Equal(["b", "c"], changed.Aliases);
        Assert.False(changed.HasTier);
        Assert.NotEqual(made.Etag, changed.Etag);
        Assert.True(changed.UpdateTime.ToDateTimeOffset() >= made.UpdateTime.ToDateTimeOffset());
        Assert.Equal(made.CreateTime, changed.CreateTime);
        Assert.Equal(changed, await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = made.Name }));
    }

    [Fact]
    public async Task Update_WithoutMask_TakesAllThatAPersonMaySet()
    {
        var host = await catalog.HostAsync();
        var made = await MakeAsync(host, new Dataset { DisplayName = "Mine", Summary = "Old", Access = AccessLevel.Open });

        var changed = await UpdateAsync(host, new Dataset { Name = made.Name, DisplayName = "Yours", Origin = DatasetOrigin.BuiltIn, Notice = "none" });

        Assert.Equal(("Yours", "", AccessLevel.Unspecified, DatasetOrigin.User, made.Notice), (changed.DisplayName, changed.Summary, changed.Access, changed.Origin, changed.Notice));
    }

    // Must-show 6 of the catalogue.
    [Fact]
    public async Task Update_ManyWritersWithOneEtag_OneWinsAndTheOthersLearnTheCurrentOne()
    {
        var host = await catalog.HostAsync();
        var made = await MakeAsync(host, new Dataset { DisplayName = "Contended" });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            try
            {
                return (Won: await UpdateAsync(host, new Dataset { Name = made.Name, Summary = $"Writer {writer}", Etag = made.Etag }, "summary"), Lost: default(RpcException));
            }
            catch (RpcException lost)
            {
                return (Won: default(Dataset)!, Lost: lost);
            }
        }));

        var winner = Assert.Single(outcomes, outcome => outcome.Won is not null).Won;
        Assert.All(outcomes.Where(outcome => outcome.Won is null), outcome =>
        {
            Assert.Equal(StatusCode.Aborted, outcome.Lost!.StatusCode);
            var info = outcome.Lost.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
            Assert.Equal(("ETAG_MISMATCH", winner.Etag), (info.Reason, info.Metadata["etag"]));
        });
        Assert.Equal(winner.Summary, (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = made.Name })).Summary);
    }

    [Fact]
    public async Task Update_RepeatedWithItsRequestId_GivesTheFirstAnswerAndChangesNothing()
    {
        var host = await catalog.HostAsync();
        var made = await MakeAsync(host, new Dataset { DisplayName = "Repeated" });
        var request = new UpdateDatasetRequest { Dataset = new Dataset { Name = made.Name, Summary = "First", Etag = made.Etag }, UpdateMask = Mask("summary"), RequestId = Guid.NewGuid().ToString() };
        var first = await host.Datasets.UpdateDatasetAsync(request);
        await UpdateAsync(host, new Dataset { Name = made.Name, Summary = "Second" }, "summary");

        Assert.Equal(first.Etag, (await host.Datasets.UpdateDatasetAsync(request)).Etag);
        Assert.Equal("Second", (await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = made.Name })).Summary);

        request.Dataset.Name = (await MakeAsync(host, new Dataset { DisplayName = "Another" })).Name;
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Datasets.UpdateDatasetAsync(request));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("etag")]
    [InlineData("holdings.asset_count")]
    [InlineData("citation.nothing")]
    [InlineData("counts.value")]
    [InlineData("")]
    public async Task Update_PathThatIsNone_NamesTheMask(string path)
    {
        var host = await catalog.HostAsync();
        var made = await MakeAsync(host, new Dataset { DisplayName = "Mine" });
        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, () => UpdateAsync(host, new Dataset { Name = made.Name }, path));
        Assert.Equal("update_mask", Assert.Single(refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations).Field);
    }

    [Fact]
    public async Task Update_ToWhatNobodyMayEnter_IsRefusedAndNothingChanges()
    {
        var host = await catalog.HostAsync();
        var made = await MakeAsync(host, new Dataset { DisplayName = "Mine" });
        await Sample.RefusedAsync(StatusCode.InvalidArgument, () => UpdateAsync(host, new Dataset { Name = made.Name, PartOf = made.Name }, "part_of"));
        await Sample.RefusedAsync(StatusCode.InvalidArgument, () => UpdateAsync(host, new Dataset { Name = made.Name }, "display_name"));
        await Sample.RefusedAsync(StatusCode.NotFound, () => UpdateAsync(host, new Dataset { Name = "datasets/nowhere" }, "summary"));
        Assert.Equal(made, await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = made.Name }));
    }

    [Fact]
    public async Task Update_BuiltIn_KeepsItsFactsAndTakesWhatAPersonSays()
    {
        var host = await catalog.HostAsync();
        var refused = await Sample.RefusedAsync(StatusCode.FailedPrecondition, () => UpdateAsync(host, new Dataset { Name = "datasets/uta7", Access = AccessLevel.Restricted }, "access"));
        Assert.Equal("BUILT_IN", refused.GetRpcStatus()!.GetDetail<PreconditionFailure>()!.Violations.Single().Type);

        var changed = await UpdateAsync(host, new Dataset { Name = "datasets/uta7", Tier = 1, Notes = { "Ours to keep." } }, "tier", "notes");

        Assert.Equal(1, changed.Tier);
        Assert.Equal(["Ours to keep."], changed.Notes);
        Assert.Equal("person", Assert.Single(changed.Sources, source => source.Field == "tier").Source);
        Assert.Equal(DatasetOrigin.BuiltIn, changed.Origin);
    }

    [Fact]
    public async Task Update_Changed_IsFoundByItsNewWordsAndNoMoreByTheOld()
    {
        var host = await catalog.HostAsync();
        var made = await MakeAsync(host, new Dataset { DisplayName = "Zebrafish retina" });
        await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "zebrafish" });

        await UpdateAsync(host, new Dataset { Name = made.Name, DisplayName = "Axolotl limb" }, "display_name");

        Assert.DoesNotContain((await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "zebrafish retina" })).Results, match => match.Dataset.Name == made.Name);
        Assert.Equal(made.Name, (await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "axolotl" })).Results[0].Dataset.Name);
    }

    private static async Task<Dataset> MakeAsync(CatalogHost host, Dataset dataset) =>
        await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = "own-" + Guid.NewGuid().ToString("N")[..12], Dataset = dataset });

    private static async Task<Dataset> UpdateAsync(CatalogHost host, Dataset dataset, params string[] paths) =>
        await host.Datasets.UpdateDatasetAsync(new UpdateDatasetRequest { Dataset = dataset, UpdateMask = paths.Length > 0 ? Mask(paths) : null });

    private static FieldMask Mask(params string[] paths) => new() { Paths = { paths } };
}
