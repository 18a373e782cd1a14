using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Assets;

public sealed class FacetsOnSqliteTests(SqliteCatalog catalog) : FacetContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class FacetsOnPostgresTests(PostgresCatalog catalog) : FacetContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>Whatever way a page is found, it is what a walk over all assets would give.</summary>
public abstract class FacetContract(CatalogFixture catalog)
{
    private static readonly (string Filter, Func<Asset, bool> Fits)[] Filters =
    [
        ("modality = CT", asset => asset.Image.Modality == "CT"),
        ("modality = US", asset => asset.Image.Modality == "US"),
        ("modality != CT", asset => asset.Image.Modality != "CT"),
        ("modality:*", asset => asset.Image.Modality != ""),
        ("NOT modality:*", asset => asset.Image.Modality == ""),
        ("split = train", asset => Of(asset).Split == "train"),
        ("modality = MR split = train", asset => asset.Image.Modality == "MR" && Of(asset).Split == "train"),
        ("modality = MR AND (split = train OR split = test)", asset => asset.Image.Modality == "MR" && Of(asset).Split is "train" or "test" && asset.Image.Modality == "MR"),
        ("modality = CT OR body_part = HEAD", asset => asset.Image.Modality == "CT" || asset.Image.BodyPart == "HEAD"),
        ("NOT (modality = CT OR body_part = HEAD)", asset => !(asset.Image.Modality == "CT" || asset.Image.BodyPart == "HEAD")),
        ("kind = volume", asset => asset.Image.Kind == ImageKind.Volume),
        ("kind != volume AND format = nifti", asset => asset.Image.Kind != ImageKind.Volume && asset.Image.Format == "nifti"),
        ("modality = ct", _ => false),
        ("modality = CT AND path = \"b*\"", asset => asset.Image.Modality == "CT" && Of(asset).Path.StartsWith('b')),
        ("modality = CT OR path = \"b*\"", asset => asset.Image.Modality == "CT" || Of(asset).Path.StartsWith('b')),
        ("patient_key = p3", asset => Of(asset).PatientKey == "p3"),
        ("patient_key = p3 AND modality = CT", asset => Of(asset).PatientKey == "p3" && asset.Image.Modality == "CT"),
        ("study_key = s5 AND split != train", asset => Of(asset).StudyKey == "s5" && Of(asset).Split != "train"),
        ("series_instance_uid = 1.2.3", asset => asset.Image.SeriesInstanceUid == "1.2.3"),
        ("study_instance_uid = 1.2.1 AND NOT modality = MR", asset => asset.Image.StudyInstanceUid == "1.2.1" && asset.Image.Modality != "MR"),
        ("patient_key:*", asset => Of(asset).PatientKey != ""),
        ("patient_key = p3 OR patient_key = p4", asset => Of(asset).PatientKey is "p3" or "p4"),
    ];

    [Fact]
    public async Task List_AnyFilter_IsWhatAWalkOverAllGives()
    {
        var host = await catalog.HostAsync();
        string[] datasets = [await FillAsync(host, 1), await FillAsync(host, 2)];
        var all = (await Task.WhenAll(datasets.Order(StringComparer.Ordinal).Select(dataset => ListAsync(host, dataset, "", 1000)))).ToList();
        Assert.All(all, assets => Assert.Equal(assets.OrderBy(asset => Of(asset).Path, StringComparer.Ordinal), assets));

        foreach (var (filter, fits) in Filters)
        {
            foreach (var assets in all)
            {
                var expected = assets.Where(fits).Select(asset => Of(asset).Path).ToList();
                var found = await ListAsync(host, Of(assets[0]).Dataset, filter, 7);
                Assert.True(expected.SequenceEqual(found.Select(asset => Of(asset).Path)), $"{filter}: {string.Join(' ', found.Select(asset => Of(asset).Path))}, not {string.Join(' ', expected)}");
            }

            var mine = (await ListAsync(host, "datasets/-", filter, 13)).Where(asset => datasets.Contains(Of(asset).Dataset)).Select(asset => (Of(asset).Dataset, Of(asset).Path));
            Assert.Equal(all.SelectMany(assets => assets.Where(fits)).Select(asset => (Of(asset).Dataset, Of(asset).Path)), mine);
        }
    }

    private static Membership Of(Asset asset) => asset.Memberships[0];

    private static async Task<List<Asset>> ListAsync(CatalogHost host, string parent, string filter, int size)
    {
        var all = new List<Asset>();
        var request = new ListAssetsRequest { Parent = parent, Filter = filter, PageSize = size };
        do
        {
            var page = await host.Assets.ListAssetsAsync(request);
            all.AddRange(page.Assets);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    /// <summary>Registered, then partly given other splits, partly replaced by other images.</summary>
    private static async Task<string> FillAsync(CatalogHost host, int seed)
    {
        var dataset = await Sample.DatasetAsync(host);
        var random = new Random(seed);
        await Sample.RegisterAsync(host, dataset, Enumerable.Range(0, 120).Select(i => Make(dataset, i, "first", random)));
        await host.Assets.AssignMembershipsAsync(new AssignMembershipsRequest
        {
            Dataset = dataset,
            Memberships = { Enumerable.Range(0, 40).Select(i => new MembershipAssignment { Path = PathOf(i * 3), Split = Pick(random, "", "train", "valid") }) },
        });
        await Sample.RegisterAsync(host, dataset, Enumerable.Range(0, 20).Select(i => Make(dataset, i * 5, "second", random)));
        await host.Assets.RemoveMembershipsAsync(new RemoveMembershipsRequest { Dataset = dataset, Paths = { PathOf(7), PathOf(77) } });
        return dataset;
    }

    private static AssetRegistration Make(string dataset, int number, string version, Random random)
    {
        var registration = Sample.Registration(PathOf(number), $"{dataset}{number}{version}", image: image =>
        {
            image.Modality = Pick(random, "CT", "MR", "");
            image.BodyPart = Pick(random, "HEAD", "CHEST", "");
            image.Format = Pick(random, "dicom", "nifti");
            image.Kind = random.Next(2) == 0 ? ImageKind.Volume : ImageKind.Image;
            image.StudyInstanceUid = $"1.2.{random.Next(3)}";
            image.SeriesInstanceUid = Pick(random, "1.2.3", "1.2.4", "");
        });
        registration.Split = Pick(random, "", "train", "test");
        registration.PatientKey = Pick(random, "", "p3", "p4");
        registration.StudyKey = Pick(random, "", "s5");
        return registration;
    }

    private static string PathOf(int number) => $"{(char)('a' + (number % 3))}/{number:000}";

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];
}
