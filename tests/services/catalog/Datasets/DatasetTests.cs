using System.Net;
using System.Text.Json;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Datasets;

public sealed class DatasetsOnSqliteTests(SqliteCatalog catalog) : DatasetContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class DatasetsOnPostgresTests(PostgresCatalog catalog) : DatasetContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>The catalogue's datasets in any store.</summary>
public abstract class DatasetContract(CatalogFixture catalog)
{
    private static readonly string[] BuiltIn =
    [
        "adni", "allen-brain-atlas", "anhir", "bcdr", "bci", "bcnb", "brain-mets-lung-mri-path-segs", "breastscreening", "ccdb", "chestmnist", "chestx-ray14",
        "chexpert", "cho", "cima", "civm", "coca", "coins", "ct-colonography", "ddsm", "dpa-wsi", "echonet-dynamic", "el-salvador-gi-atlas", "essex-benchmark",
        "fastmri", "flyexpress", "functional-connectomes", "genomernai", "human-protein-atlas", "icgc", "idc", "loni-ida", "medmnist", "medpix", "mias", "midrc",
        "mitos", "mulan", "mura", "oasis", "openneuro", "organmnist3d", "pap-smear", "pap-smear-mde", "pap-smear-titb", "pathmnist", "pathology-reporting",
        "retinamnist", "sinoct", "sipakmed", "stanford-tma", "tcga", "tcia", "thyroid-ultrasound", "ucsb-bio-segmentation", "uta4", "uta7", "visible-human",
    ];

    [Fact]
    public async Task List_BuiltIn_HasEveryDatasetOfBothDocuments()
    {
        var host = await catalog.HostAsync();
        var list = await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { Filter = "origin = built_in", OrderBy = "id" });
        Assert.Equal(BuiltIn, list.Datasets.Select(dataset => dataset.Name["datasets/".Length..]));
        Assert.Equal(57, list.TotalSize);
    }

    [Fact]
    public async Task Get_CheXpert_HasTheOverviewsFacts()
    {
        var host = await catalog.HostAsync();
        var dataset = await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = "datasets/chexpert" });

        Assert.Equal("CheXpert", dataset.DisplayName);
        Assert.Equal(AccessLevel.Registration, dataset.Access);
        Assert.Equal(14, dataset.Findings.Count);
        Assert.Contains(dataset.Counts, count => count is { Unit: "images", Value: 224316, Source: "overview" });
        Assert.Contains(dataset.Sizes, size => size is { SizeBytes: 440_000_000_000, Approximate: true });
        Assert.Equal(UseAnswer.No, dataset.UseDecisions.Single(use => use.Purpose == UsePurpose.Redistribution).Answer);
        Assert.Equal(["scenarios/009"], dataset.Scenarios);
        Assert.NotEmpty(dataset.Etag);
        Assert.NotEmpty(dataset.Notice);
    }

    [Theory]
    [InlineData("modality = CT", "coca,ct-colonography,idc,medmnist,midrc,organmnist3d,sinoct,tcia,visible-human")]
    [InlineData("modality = CT AND body_part = Heart", "coca,organmnist3d")]
    [InlineData(
        "access = open",
        "allen-brain-atlas,brain-mets-lung-mri-path-segs,breastscreening,chestmnist,chestx-ray14,cima,ct-colonography,ddsm,"
        + "functional-connectomes,human-protein-atlas,idc,medmnist,mias,mulan,openneuro,organmnist3d,pap-smear-titb,pathmnist,"
        + "pathology-reporting,retinamnist,sipakmed,tcga,tcia,uta4,uta7,visible-human")]
    [InlineData("provider = stanford-aimi AND format = DICOM", "coca,sinoct")]
    [InlineData("count > 100000", "chestmnist,chestx-ray14,chexpert,medmnist,pathmnist")]
    [InlineData("finding:calcium", "coca")]
    [InlineData("kind = challenge", "anhir,mitos")]
    [InlineData("annotation = bounding_box AND access = open", "chestx-ray14")]
    [InlineData(
        "NOT access = registration",
        "allen-brain-atlas,anhir,bcdr,bci,brain-mets-lung-mri-path-segs,breastscreening,ccdb,chestmnist,chestx-ray14,cho,cima,civm,coins,"
        + "ct-colonography,ddsm,dpa-wsi,el-salvador-gi-atlas,essex-benchmark,flyexpress,functional-connectomes,genomernai,human-protein-atlas,"
        + "icgc,idc,medmnist,medpix,mias,mitos,mulan,openneuro,organmnist3d,pap-smear,pap-smear-mde,pap-smear-titb,pathmnist,"
        + "pathology-reporting,retinamnist,sipakmed,stanford-tma,tcga,tcia,ucsb-bio-segmentation,uta4,uta7,visible-human")]
    [InlineData("(modality = US OR modality = SM) AND -access = open", "anhir,bci,bcnb,civm,dpa-wsi,echonet-dynamic,mitos,stanford-tma,thyroid-ultrasound")]
    public async Task List_Filtered_GivesWhatFits(string filter, string expected)
    {
        var host = await catalog.HostAsync();
        var list = await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { Filter = $"({filter}) AND origin = built_in", OrderBy = "id" });
        Assert.Equal(expected, string.Join(',', list.Datasets.Select(dataset => dataset.Name["datasets/".Length..])));
    }

    [Fact]
    public async Task List_Here_FollowsWhatIsRegistered()
    {
        var host = await catalog.HostAsync();
        var dataset = await Sample.DatasetAsync(host);
        Assert.DoesNotContain((await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { Filter = "here = true" })).Datasets, listed => listed.Name == dataset);

        await Sample.RegisterAsync(host, dataset, Sample.Registration("a", dataset));

        Assert.Contains((await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { Filter = "here = true", PageSize = 1000 })).Datasets, listed => listed.Name == dataset);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("size desc")]
    [InlineData("display_name")]
    public async Task List_PageByPage_EqualsTheWhole(string order)
    {
        var host = await catalog.HostAsync();
        var whole = await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { Filter = "origin = built_in", OrderBy = order });
        var paged = new List<string>();
        var request = new ListDatasetsRequest { Filter = "origin = built_in", OrderBy = order, PageSize = 2 };
        do
        {
            var page = await host.Datasets.ListDatasetsAsync(request);
            Assert.InRange(page.Datasets.Count, 1, 2);
            paged.AddRange(page.Datasets.Select(dataset => dataset.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(whole.Datasets.Select(dataset => dataset.Name), paged);
    }

    // Row 28 of the abuse cases.
    [Theory]
    [InlineData(-1, "", "", StatusCode.InvalidArgument)]
    [InlineData(0, "", "", null)]
    [InlineData(int.MaxValue, "", "", null)]
    [InlineData(0, "", "forged", StatusCode.InvalidArgument)]
    [InlineData(0, "modality =", "", StatusCode.InvalidArgument)]
    [InlineData(0, "nothing = 1", "", StatusCode.InvalidArgument)]
    [InlineData(0, "((((((((((((((((((((((((((((((((((((((((id=a))))))))))))))))))))))))))))))))))))))))", "", StatusCode.InvalidArgument)]
    public async Task List_AbusivePaging_IsCoercedOrRefused(int size, string filter, string token, StatusCode? expected)
    {
        var host = await catalog.HostAsync();
        var request = new ListDatasetsRequest { PageSize = size, Filter = filter, PageToken = token };
        if (expected is { } code) await Sample.RefusedAsync(code, async () => await host.Datasets.ListDatasetsAsync(request));
        else Assert.InRange((await host.Datasets.ListDatasetsAsync(request)).Datasets.Count, 57, 1000);
    }

    [Fact]
    public async Task List_TokenOfAnotherQuery_IsRefused()
    {
        var host = await catalog.HostAsync();
        var token = (await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { PageSize = 1 })).NextPageToken;
        Assert.NotEmpty(token);
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { OrderBy = "id", PageToken = token }));
    }

    [Theory]
    [InlineData("datasets/nowhere", StatusCode.NotFound)]
    [InlineData("chexpert", StatusCode.InvalidArgument)]
    [InlineData("datasets/../chexpert", StatusCode.InvalidArgument)]
    [InlineData("datasets/CheXpert", StatusCode.InvalidArgument)]
    [InlineData("", StatusCode.InvalidArgument)]
    public async Task Get_WrongName_SaysSo(string name, StatusCode expected)
    {
        var host = await catalog.HostAsync();
        await Sample.RefusedAsync(expected, async () => await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = name }));
    }

    [Fact]
    public async Task Create_Own_IsListedFoundAndInTheChangeFeed()
    {
        var host = await catalog.HostAsync();
        var before = (await host.Changes.ListChangesAsync(new ListChangesRequest { PageSize = 1000 })).NextSequence;

        var name = await Sample.DatasetAsync(host);

        var dataset = await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = name });
        Assert.Equal(DatasetOrigin.User, dataset.Origin);
        Assert.Contains((await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { Filter = "origin = user", PageSize = 1000 })).Datasets, listed => listed.Name == name);
        var changes = await host.Changes.ListChangesAsync(new ListChangesRequest { FromSequence = before, PageSize = 1000, Collection = "datasets" });
        Assert.Contains(changes.Changes, change => change.Resource == name && change.Kind == ChangeKind.Created);
        Assert.Equal(changes.Changes[^1].Sequence + 1, changes.NextSequence);
    }

    [Fact]
    public async Task Create_Twice_IsRefusedUnlessTheRequestIsTheSame()
    {
        var host = await catalog.HostAsync();
        var request = new CreateDatasetRequest { DatasetId = "twice-" + Guid.NewGuid().ToString("N")[..8], Dataset = new Dataset { DisplayName = "Twice" }, RequestId = "r1" };
        var first = await host.Datasets.CreateDatasetAsync(request);

        Assert.Equal(first.Etag, (await host.Datasets.CreateDatasetAsync(request)).Etag);
        request.RequestId = "r2";
        await Sample.RefusedAsync(StatusCode.AlreadyExists, async () => await host.Datasets.CreateDatasetAsync(request));
        await Sample.RefusedAsync(StatusCode.AlreadyExists, async () => await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = "mura", Dataset = new Dataset { DisplayName = "Mine" } }));
    }

    [Theory]
    [InlineData("x", "Name", "dataset_id")]
    [InlineData("Upper", "Name", "dataset_id")]
    [InlineData("-dash", "Name", "dataset_id")]
    [InlineData("../up", "Name", "dataset_id")]
    [InlineData("good", "", "dataset.display_name")]
    public async Task Create_Wrong_NamesTheField(string id, string displayName, string field)
    {
        var host = await catalog.HostAsync();
        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Datasets.CreateDatasetAsync(
            new CreateDatasetRequest { DatasetId = id, Dataset = new Dataset { DisplayName = displayName } }));
        Assert.Contains(field, refused.Status.Detail);
    }

    [Fact]
    public async Task Create_LinkThatIsNoWebPage_IsRefused()
    {
        var host = await catalog.HostAsync();
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest
        {
            DatasetId = "scripted",
            Dataset = new Dataset { DisplayName = "x", Links = { new WebLink { Kind = "home", Uri = "javascript:alert(1)" } } },
        }));
    }

    [Theory]
    [InlineData("chest x-ray pneumonia", "chexpert")]
    [InlineData("thyroid nodules", "thyroid-ultrasound")]
    [InlineData("brain metastases whole slide", "brain-mets-lung-mri-path-segs")]
    [InlineData("broken arm", "mura")]
    [InlineData("ejection fraction", "echonet-dynamic")]
    [InlineData("coronary calcium", "coca")]
    [InlineData("open chest x-ray set with bounding boxes", "chestx-ray14")]
    [InlineData("cervical cells", "sipakmed")]
    [InlineData("colon polyps", "ct-colonography")]
    [InlineData("knee mri", "fastmri")]
    [InlineData("diabetic eye disease", "retinamnist")]
    [InlineData("covid ct", "midrc")]
    [InlineData("alzheimer", "adni")]
    [InlineData("mammography", "ddsm")]
    public async Task Search_InWords_FindsTheDatasetFirst(string query, string expected)
    {
        var host = await catalog.HostAsync();
        var found = await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = query });
        Assert.True(found.Answered);
        Assert.Equal("datasets/" + expected, found.Results[0].Dataset.Name);
        Assert.NotEmpty(found.Results[0].Why);
    }

    [Theory]
    [InlineData("worm images")]
    [InlineData("satellite images")]
    [InlineData("car dashboard videos")]
    [InlineData("plant leaves")]
    public async Task Search_ForWhatIsNot_AnswersNothing(string query)
    {
        var host = await catalog.HostAsync();
        var found = await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = query });
        Assert.False(found.Answered);
        Assert.Empty(found.Results);
    }

    [Fact]
    public async Task Search_WithFilter_FiltersBeforeTheCut()
    {
        var host = await catalog.HostAsync();
        var found = await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "chest", Filter = "modality = CT", PageSize = 1 });
        Assert.Equal("datasets/coca", Assert.Single(found.Results).Dataset.Name);
    }

    // Row 31 of the abuse cases.
    [Theory]
    [InlineData("'; DROP TABLE datasets; --", null)]
    [InlineData("chest AND NOT (x* NEAR y) \"", null)]
    [InlineData("%_%", null)]
    [InlineData("\u202Etsehc\u202C", null)]
    [InlineData("ches\0t", StatusCode.InvalidArgument)]
    [InlineData("", StatusCode.InvalidArgument)]
    [InlineData("   ", StatusCode.InvalidArgument)]
    public async Task Search_AbusiveText_IsTextOrRefused(string query, StatusCode? expected)
    {
        var host = await catalog.HostAsync();
        var request = new SearchDatasetsRequest { Query = query };
        if (expected is { } code) await Sample.RefusedAsync(code, async () => await host.Datasets.SearchDatasetsAsync(request));
        else Assert.Equal(query, (await host.Datasets.SearchDatasetsAsync(request)).Query);
        Assert.Equal(57, (await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { Filter = "origin = built_in" })).TotalSize);
    }

    [Fact]
    public async Task Search_Megabyte_IsRefused()
    {
        var host = await catalog.HostAsync();
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = new string('a', 1 << 20) }));
    }

    [Fact]
    public async Task Rest_Dataset_IsTheSameAsJson()
    {
        var host = await catalog.HostAsync();
        using var json = JsonDocument.Parse(await host.Http.GetStringAsync("/v1/datasets/mura"));
        Assert.Equal("MURA", json.RootElement.GetProperty("displayName").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/v1/datasets/nowhere")).StatusCode);
        using var search = JsonDocument.Parse(await host.Http.GetStringAsync("/v1/datasets:search?query=thyroid"));
        Assert.True(search.RootElement.GetProperty("answered").GetBoolean());
    }
}
