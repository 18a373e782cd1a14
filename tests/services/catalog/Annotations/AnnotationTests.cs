using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Annotations;

public sealed class AnnotationsOnSqliteTests(SqliteCatalog catalog) : AnnotationContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class AnnotationsOnPostgresTests(PostgresCatalog catalog) : AnnotationContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>What registering and listing annotations does in any store.</summary>
public abstract class AnnotationContract(CatalogFixture catalog)
{
    [Fact]
    public async Task Register_EveryKindOfTargetAndValue_ComesBackAsItWas()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var assets = await Sample.RegisterAsync(host, dataset, Sample.Registration("a.dcm", dataset), Sample.Registration("mask.dcm", dataset + "m"));
        Annotation[] annotations =
        [
            new() { Asset = assets[0].Asset, Field = "effusion", Uncertain = true, Source = "train.csv:2", Codes = { new ConceptCode { System = "RADLEX", Code = "RID34539" } } },
            new() { Asset = assets[0].Asset, Field = "ejection_fraction", Number = 55.5, Unit = "%", Source = "FileList.csv:2" },
            new() { Asset = assets[0].Asset, Field = "fracture", Flag = false, Source = "train.csv:2" },
            new() { Asset = assets[0].Asset, Field = "segmentation", MaskAsset = assets[1].Asset, Source = "mask.dcm" },
            new() { Asset = assets[0].Asset, Field = "tracing", Geometry = """{"type":"MultiLineString","coordinates":[[[1,2],[3.5,4]]]}""", Frame = 0, Source = "VolumeTracings.csv:2" },
            new() { PatientKey = "p1", Field = "sex", Text = "Female \u00e9\ud83d\ude00", Source = "clinical.xlsx:2" },
            new() { StudyKey = "s1", Field = "age", Number = 0, Unit = "a", Source = "train.csv:2" },
        ];

        var first = await RegisterAsync(host, dataset, annotations);
        var again = await RegisterAsync(host, dataset, annotations);

        Assert.Equal(new RegisterAnnotationsResponse { Created = 7 }, first);
        Assert.Equal(new RegisterAnnotationsResponse { Unchanged = 7 }, again);
        var listed = (await host.Annotations.ListAnnotationsAsync(new ListAnnotationsRequest { Parent = dataset })).Annotations;
        Assert.All(listed, annotation => Assert.Matches($"^{dataset}/annotations/[0-9a-f]{{32}}$", annotation.Name));
        Assert.Equal(7, listed.Select(annotation => annotation.Name).Distinct().Count());
        foreach (var annotation in listed) annotation.Name = "";
        Assert.Equal(annotations, listed);
    }

    [Fact]
    public async Task Register_AnotherValueFromTheSameSource_ChangesIt_AnotherSourceAddsOne()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        await RegisterAsync(host, dataset, Sex("F", "a.csv:1"));

        Assert.Equal(new RegisterAnnotationsResponse { Changed = 1, Created = 1 }, await RegisterAsync(host, dataset, Sex("M", "a.csv:1"), Sex("M", "b.csv:1")));

        var listed = (await host.Annotations.ListAnnotationsAsync(new ListAnnotationsRequest { Parent = dataset })).Annotations;
        Assert.Equal(["M", "M"], listed.Select(annotation => annotation.Text));
    }

    [Fact]
    public async Task Register_AssetOfAnotherDataset_IsNotFound_AndNothingIsWritten()
    {
        var host = await catalog.HostAsync();
        var (one, two) = (await Sample.DatasetAsync(host), await Sample.DatasetAsync(host));
        var asset = (await Sample.RegisterAsync(host, two, Sample.Registration("x.dcm", two)))[0].Asset;

        var refused = await Sample.RefusedAsync(StatusCode.NotFound, () => RegisterAsync(host, one, Sex("F", "a"), new Annotation { Asset = asset, Field = "x", Number = 1 }));

        Assert.Contains(asset, refused.Status.Detail);
        Assert.Empty((await host.Annotations.ListAnnotationsAsync(new ListAnnotationsRequest { Parent = one })).Annotations);
        var mask = new Annotation { PatientKey = "p", Field = "x", MaskAsset = "assets/" + new string('0', 32) };
        await Sample.RefusedAsync(StatusCode.NotFound, () => RegisterAsync(host, one, mask));
        await Sample.RefusedAsync(StatusCode.NotFound, () => RegisterAsync(host, "datasets/nobody-has-it", Sex("F", "a")));
    }

    public static TheoryData<string, Annotation> Wrong => new()
    {
        { "annotations[0]", new() { Field = "x", Number = 1 } },
        { "annotations[0]", new() { PatientKey = "p", Field = "x" } },
        { "annotations[0].patient_key", new() { PatientKey = "", Field = "x", Number = 1 } },
        { "annotations[0].asset", new() { Asset = "assets/UPPER", Field = "x", Number = 1 } },
        { "annotations[0].field", new() { PatientKey = "p", Field = "Ejection Fraction", Number = 1 } },
        { "annotations[0].field", new() { PatientKey = "p", Field = "", Number = 1 } },
        { "annotations[0].number", new() { PatientKey = "p", Field = "x", Number = double.NaN } },
        { "annotations[0].uncertain", new() { PatientKey = "p", Field = "x", Uncertain = false } },
        { "annotations[0].frame", new() { PatientKey = "p", Field = "x", Number = 1, Frame = -1 } },
        { "annotations[0].text", new() { PatientKey = "p", Field = "x", Text = "a\0b" } },
        { "annotations[0].geometry", new() { PatientKey = "p", Field = "x", Geometry = "no json" } },
        { "annotations[0].geometry", new() { PatientKey = "p", Field = "x", Geometry = """{"type":"Polygon","coordinates":[1,2]}""" } },
        { "annotations[0].geometry", new() { PatientKey = "p", Field = "x", Geometry = """{"type":"Feature","geometry":null}""" } },
        { "annotations[0].mask_asset", new() { PatientKey = "p", Field = "x", MaskAsset = "mask.png" } },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task Register_WrongItem_NamesItsField(string field, Annotation annotation)
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, () => RegisterAsync(host, dataset, annotation));

        Assert.StartsWith(field + " ", refused.Status.Detail);
    }

    [Fact]
    public async Task Register_TwoValuesForOneStatementInOneRequest_IsInvalid()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);

        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, () => RegisterAsync(host, dataset, Sex("F", "a"), Sex("M", "a")));

        Assert.StartsWith("annotations[1] ", refused.Status.Detail);
    }

    [Fact]
    public async Task List_ByTargetAndField_PagesEachOnceInOrder()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var asset = (await Sample.RegisterAsync(host, dataset, Sample.Registration("x.dcm", dataset)))[0].Asset;
        await RegisterAsync(host, dataset, [.. Enumerable.Range(0, 25).Select(i => new Annotation { PatientKey = $"p{i % 5}", Field = $"f{i / 5}", Number = i, Source = $"t.csv:{i}" })]);
        await RegisterAsync(host, dataset, new Annotation { Asset = asset, Field = "f0", Flag = true });

        var all = new List<Annotation>();
        var token = "";
        do
        {
            var page = await host.Annotations.ListAnnotationsAsync(new ListAnnotationsRequest { Parent = dataset, PageSize = 7, PageToken = token });
            all.AddRange(page.Annotations);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(26, all.Select(annotation => annotation.Name).Distinct().Count());
        Assert.Equal(asset, all[0].Asset);
        Assert.Equal(all.Skip(1).OrderBy(annotation => annotation.PatientKey, StringComparer.Ordinal).ThenBy(annotation => annotation.Field, StringComparer.Ordinal), all.Skip(1));
        Assert.Equal(5, await CountAsync("patient_key = p3"));
        Assert.Equal(1, await CountAsync("patient_key = p3 AND field = f2"));
        Assert.Equal(6, await CountAsync("field = f0"));
        Assert.Equal(1, await CountAsync($"asset = \"{asset}\""));
        Assert.Equal(0, await CountAsync("study_key = p3"));
        await Sample.RefusedAsync(StatusCode.InvalidArgument, () => CountAsync("number = 3"));
        await Sample.RefusedAsync(StatusCode.InvalidArgument, () => CountAsync("field = a OR field = b"));
        var first = await host.Annotations.ListAnnotationsAsync(new ListAnnotationsRequest { Parent = dataset, PageSize = 1 });
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () =>
            await host.Annotations.ListAnnotationsAsync(new ListAnnotationsRequest { Parent = dataset, Filter = "field = f0", PageToken = first.NextPageToken }));

        async Task<int> CountAsync(string filter) => (await host.Annotations.ListAnnotationsAsync(new ListAnnotationsRequest { Parent = dataset, Filter = filter })).Annotations.Count;
    }

    [Fact]
    public async Task RemoveMemberships_LastPathOfAnAsset_TakesItsAnnotationsAlong()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        var made = await Sample.RegisterAsync(host, dataset, Sample.Registration("a.dcm", dataset), Sample.Registration("b.dcm", dataset), Sample.Registration("c.dcm", dataset + "c"));
        await RegisterAsync(host, dataset, new Annotation { Asset = made[0].Asset, Field = "x", Number = 1 }, new Annotation { Asset = made[2].Asset, Field = "x", Number = 2 });

        await host.Assets.RemoveMembershipsAsync(new RemoveMembershipsRequest { Dataset = dataset, Paths = { "a.dcm" } });
        Assert.Equal(2, (await host.Annotations.ListAnnotationsAsync(new ListAnnotationsRequest { Parent = dataset })).Annotations.Count);
        await host.Assets.RemoveMembershipsAsync(new RemoveMembershipsRequest { Dataset = dataset, Paths = { "b.dcm" } });
        // The file at the path was replaced by another.
        await Sample.RegisterAsync(host, dataset, Sample.Registration("c.dcm", dataset + "other"));

        Assert.Empty((await host.Annotations.ListAnnotationsAsync(new ListAnnotationsRequest { Parent = dataset })).Annotations);
    }

    private static Annotation Sex(string value, string source) => new() { PatientKey = "p", Field = "sex", Text = value, Source = source };

    private static async Task<RegisterAnnotationsResponse> RegisterAsync(CatalogHost host, string dataset, params Annotation[] annotations) =>
        await host.Annotations.RegisterAnnotationsAsync(new RegisterAnnotationsRequest { Dataset = dataset, Annotations = { annotations } });
}
