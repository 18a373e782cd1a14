using Google.Rpc;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Benchmarks;

public sealed class PlansOnSqliteTests(SqliteCatalog catalog) : PlanContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class PlansOnPostgresTests(PostgresCatalog catalog) : PlanContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>Which images are chosen for which scenario, and why the others are not.</summary>
public abstract class PlanContract(CatalogFixture catalog)
{
    [Fact]
    public async Task Plan_MappedScenario_ChoosesBodyPartWithTruth_OtherPatients_BothClasses()
    {
        var (host, _) = await MuraAsync();

        var plan = await PlanAsync(host, 4, 1, "scenarios/001");

        Assert.Empty(plan.Omissions);
        Assert.Contains("not for diagnosis", plan.Notice, StringComparison.Ordinal);
        Assert.Equal(4, plan.Cases.Count);
        Assert.All(plan.Cases, one =>
        {
            Assert.Equal(("scenarios/001", "datasets/mura"), (one.Scenario, one.Dataset));
            Assert.Contains("XR_FOREARM", one.Asset.Memberships.Single(place => place.Dataset == "datasets/mura").Path, StringComparison.Ordinal);
            Assert.Contains("Research Use Agreement", one.License, StringComparison.Ordinal);
            Assert.Contains("1712.06957", one.Citation, StringComparison.Ordinal);
            Assert.Contains("forearm", one.Reason, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Equal(4, plan.Cases.Select(one => one.Asset.Memberships[0].PatientKey).Distinct().Count());
        var labels = plan.Cases.Select(one => one.Truth.Single(annotation => annotation.Field == "abnormal").Flag).ToList();
        Assert.Equal(2, labels.Count(flag => flag));
    }

    [Fact]
    public async Task Plan_SameSeed_SameChoice_OtherSeed_Another()
    {
        var (host, _) = await MuraAsync();

        var first = await PlanAsync(host, 3, 5, "scenarios/001");

        Assert.Equal(first, await PlanAsync(host, 3, 5, "scenarios/001"));
        var beside = await PlanAsync(host, 3, 5, "nobody-maps-this", "scenarios/001");
        Assert.Equal(first.Cases, beside.Cases);
        var seeds = new HashSet<string>();
        for (var seed = 0; seed < 12; seed++) seeds.Add((await PlanAsync(host, 1, seed, "scenarios/001")).Cases.Single().Asset.Name);
        Assert.InRange(seeds.Count, 3, 12);
    }

    [Fact]
    public async Task Plan_GrantWithdrawn_IsOmittedUntilGrantedAgain()
    {
        var (host, grant) = await MuraAsync(keepGrant: false);
        await host.Grants.WithdrawGrantAsync(new WithdrawGrantRequest { Name = grant, Reason = "x" });

        var omitted = await PlanAsync(host, 1, 1, "scenarios/001");

        Assert.Empty(omitted.Cases);
        Assert.Equal("TERMS_NOT_ACCEPTED", Assert.Single(omitted.Omissions).Code);
        await GrantAsync(host);
        var redistributable = await host.Benchmarks.PlanBenchmarkAsync(new PlanBenchmarkRequest { Scenarios = { "scenarios/001" }, RedistributableOnly = true });
        Assert.Equal("LICENSE_FORBIDS", Assert.Single(redistributable.Omissions).Code);
        Assert.Contains("written permission", redistributable.Omissions[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_NothingToChoose_SaysWhy()
    {
        var host = await catalog.HostAsync();

        var plan = await PlanAsync(host, 1, 1, "scenarios/013", "mine");

        Assert.Equal([("scenarios/013", "NOT_HERE"), ("mine", "NOT_MAPPED")], plan.Omissions.Select(omission => (omission.Scenario, omission.Code)));
        Assert.Contains("echonet-dynamic", plan.Omissions[0].Reason, StringComparison.Ordinal);
        Assert.Empty(plan.Cases);
    }

    [Fact]
    public async Task Plan_OwnDataset_NamingTheScenario_ServesIt_ButItsMasksDoNot()
    {
        var host = await catalog.HostAsync();
        var dataset = (await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest
        {
            DatasetId = "own-" + Guid.NewGuid().ToString("N")[..12],
            Dataset = new Dataset { DisplayName = "Mine", Scenarios = { "scenarios/008" }, Modalities = { new Modality { Code = "US", DisplayName = "Ultrasound" } } },
        })).Name;
        var made = await Sample.RegisterAsync(
            host, dataset, Sample.Registration("one.png", dataset + 1, image: Plain), Sample.Registration("mask.png", dataset + 2, image: Plain), Sample.Registration("unstated.png", dataset + 3, image: Plain));
        await AnnotateAsync(
            host, dataset, new Annotation { Asset = made[0].Asset, Field = "malignant", Flag = true }, new Annotation { Asset = made[0].Asset, Field = "nodule", MaskAsset = made[1].Asset },
            new Annotation { Asset = made[1].Asset, Field = "malignant", Flag = false }, new Annotation { Asset = made[2].Asset, Field = "tracing", Geometry = """{"type":"Point","coordinates":[1,2]}""" });

        var plan = await PlanAsync(host, 10, 1, "scenarios/008");

        var chosen = Assert.Single(plan.Cases);
        Assert.Equal(made[0].Asset, chosen.Asset.Name);
        Assert.Equal(["malignant", "nodule"], chosen.Truth.Select(annotation => annotation.Field));
    }

    [Fact]
    public async Task Plan_TruthByFrame_ChoosesFramesWithTheirOwnTruth()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var array = (await Sample.RegisterAsync(host, dataset, Sample.Registration("all.npz", dataset, image: Plain)))[0].Asset;
        await AnnotateAsync(
            host, dataset,
            [.. Enumerable.Range(0, 40).Select(i => new Annotation { Asset = array, Field = "label", Text = $"class {i % 4}", Frame = i, Source = $"labels:{i}" }), new Annotation { Asset = array, Field = "scanner", Text = "A" }]);
        var need = new BenchmarkNeed { ScenarioId = "own frames", Datasets = { dataset } };
        var request = new PlanBenchmarkRequest { Scenarios = { need.ScenarioId }, Needs = { need }, PerScenario = 8, Seed = 2 };

        var plan = await host.Benchmarks.PlanBenchmarkAsync(request);

        Assert.Equal(8, plan.Cases.Select(one => one.Frame).Distinct().Count());
        Assert.All(plan.Cases, one => Assert.Equal([("label", $"class {one.Frame % 4}"), ("scanner", "A")], one.Truth.Select(annotation => (annotation.Field, annotation.Text))));
        Assert.All(plan.Cases.CountBy(one => one.Truth[0].Text), group => Assert.Equal(2, group.Value));
        Assert.Equal(plan, await host.Benchmarks.PlanBenchmarkAsync(request));
    }

    [Theory]
    [InlineData("PT", "", "", 3)]
    [InlineData("PT", "", "dose > 5", 1)]
    [InlineData("PT", "LIVER", "", 1)]
    [InlineData("PT", "spleen", "", 0)]
    [InlineData("", "", "dose > 5", 2)]
    public async Task Plan_NeedOfOnesOwn_IsFulfilledByWhatFilesAndAnnotationsState(string modality, string bodyPart, string filter, int expected)
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var made = await Sample.RegisterAsync(
            host, dataset, Sample.Registration($"{dataset}/a", dataset + 1, image: Pet("LIVER")), Sample.Registration($"{dataset}/b", dataset + 2, image: Pet("")), Sample.Registration($"{dataset}/c", dataset + 3, image: Pet("HEART")),
            Sample.Registration($"{dataset}/d", dataset + 4, image: image => image.Modality = "CT"));
        await AnnotateAsync(host, dataset, [.. made.Select((asset, i) => new Annotation { Asset = asset.Asset, Field = "dose", Number = i * 2.6 })]);
        var id = "own need " + dataset;

        var plan = await host.Benchmarks.PlanBenchmarkAsync(new PlanBenchmarkRequest
        {
            Scenarios = { id },
            Needs = { new BenchmarkNeed { ScenarioId = id, Modality = modality, BodyPart = bodyPart, AnnotationFilter = $"{filter}{(filter.Length > 0 ? " AND " : "")}path = \"{dataset}/*\"" } },
            PerScenario = 100,
        });

        // The catalogue is shared with other tests: the path keeps their images out.
        Assert.Equal(expected, plan.Cases.Count);
        if (expected == 0) Assert.Equal("NO_ANNOTATION", Assert.Single(plan.Omissions).Code);

        Action<ImageDescription> Pet(string part) => image => (image.Modality, image.BodyPart) = ("PT", part);
    }

    [Fact]
    public async Task Plan_WrongRequest_IsNamed()
    {
        var host = await catalog.HostAsync();

        Assert.Equal("scenarios", await RefusedFieldAsync(host, new PlanBenchmarkRequest()));
        Assert.Equal("scenarios", await RefusedFieldAsync(host, new PlanBenchmarkRequest { Scenarios = { "a", "a" } }));
        Assert.Equal("per_scenario", await RefusedFieldAsync(host, new PlanBenchmarkRequest { Scenarios = { "a" }, PerScenario = -1 }));
        Assert.Equal("needs[0].scenario_id", await RefusedFieldAsync(host, new PlanBenchmarkRequest { Scenarios = { "a" }, Needs = { new BenchmarkNeed { ScenarioId = "b" } } }));
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await PlanAsync(host, 1, 1, "scenarios/none-such"));
        await Sample.RefusedAsync(StatusCode.ResourceExhausted, async () => await PlanAsync(host, 100, 1, [.. Enumerable.Range(0, 101).Select(i => $"s{i}")]));
    }

    private static void Plain(ImageDescription image) => (image.Format, image.Modality) = ("png", "");

    private static Task<BenchmarkPlan> PlanAsync(CatalogHost host, int each, long seed, params string[] scenarios) =>
        host.Benchmarks.PlanBenchmarkAsync(new PlanBenchmarkRequest { Scenarios = { scenarios }, PerScenario = each, Seed = seed }).ResponseAsync;

    private static async Task AnnotateAsync(CatalogHost host, string dataset, params Annotation[] annotations) =>
        await host.Annotations.RegisterAnnotationsAsync(new RegisterAnnotationsRequest { Dataset = dataset, Annotations = { annotations } });

    private static async Task<string> GrantAsync(CatalogHost host) =>
        (await host.Grants.CreateGrantAsync(new CreateGrantRequest { Parent = "datasets/mura", Grant = new Grant { Terms = "the agreement" } })).Name;

    private static async Task<string> RefusedFieldAsync(CatalogHost host, PlanBenchmarkRequest request)
    {
        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Benchmarks.PlanBenchmarkAsync(request));
        return Assert.Single(refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations).Field;
    }

    /// <summary>Six forearm studies of six patients, half of them abnormal, two images each, and one wrist; as prepare leaves them.</summary>
    private async Task<(CatalogHost Host, string Grant)> MuraAsync(bool keepGrant = true)
    {
        var host = await catalog.HostAsync();
        const string dataset = "datasets/mura";
        var images = new List<AssetRegistration>();
        var truth = new List<Annotation>();
        foreach (var (region, patient) in Enumerable.Range(0, 7).Select(i => (i == 6 ? "WRIST" : "FOREARM", i)))
        {
            for (var view = 1; view <= 2; view++)
            {
                var image = Sample.Registration($"train/XR_{region}/patient{patient:00000}/study1_{(patient % 2 == 0 ? "positive" : "negative")}/image{view}.png", image: Plain);
                (image.PatientKey, image.StudyKey) = ($"patient{patient}", $"study{patient}");
                images.Add(image);
            }

            truth.Add(new Annotation { StudyKey = $"study{patient}", Field = "abnormal", Flag = patient % 2 == 0, Source = $"train.csv:{patient}" });
            truth.Add(new Annotation { StudyKey = $"study{patient}", Field = "body_part", Text = region, Source = $"train.csv:{patient}" });
        }

        await Sample.RegisterAsync(host, dataset, images);
        await AnnotateAsync(host, dataset, [.. truth]);
        foreach (var old in (await host.Grants.ListGrantsAsync(new ListGrantsRequest { Parent = dataset })).Grants.Where(grant => !keepGrant && grant.WithdrawTime is null))
            await host.Grants.WithdrawGrantAsync(new WithdrawGrantRequest { Name = old.Name, Reason = "x" });
        return (host, await GrantAsync(host));
    }
}
