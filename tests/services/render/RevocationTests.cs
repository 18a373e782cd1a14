using System.Net;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Render.V1;
using Lightbox.Services.Tests.Catalog;
using Lightbox.Storage.Files;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>
/// Row 36 of the abuse cases, with the real catalogue: once the withdrawal of a grant has been answered, no picture is shown any more, not one out of a cache, though the lookup would
/// have been believed for seconds yet.
/// </summary>
public sealed class RevocationTests : IAsyncLifetime
{
    private readonly TemporaryFolder catalogData = new();
    private readonly TemporaryFolder data = new();
    private CatalogHost? catalog;
    private RenderHost? render;

    public async ValueTask InitializeAsync()
    {
        var samples = Path.GetDirectoryName(Path.GetDirectoryName(Samples.Path("dicom/CT_small.dcm")))!;
        catalog = await CatalogHost.StartAsync(catalogData, root: samples);
        render = await RenderHost.StartWithAsync(catalog.Address, data, ("Lightbox:Render:LookupLifetime", "00:00:10"));
    }

    public async ValueTask DisposeAsync()
    {
        if (render is not null) await render.DisposeAsync();
        if (catalog is not null) await catalog.DisposeAsync();
        catalogData.Dispose();
        data.Dispose();
    }

    [Theory]
    [InlineData("slides/CMU-1-Small-Region.svs", "tiles/0/1/1")]
    [InlineData("slides/CMU-1-Small-Region.svs", "tiles/0/1/1?format=png")]
    [InlineData("slides/CMU-1-Small-Region.svs", "preview?max=256")]
    [InlineData("dicom/CT_small.dcm", "preview")]
    [InlineData("dicom/CT_small.dcm", "frames/0?window=40,400")]
    public async Task Get_GrantWithdrawn_IsDeniedAtOnce_AlsoToWhoHasThePicture(string file, string path)
    {
        var (dataset, asset) = await RegisterAsync(file);
        for (var round = 0; round < 5; round++)
        {
            var grant = await GrantAsync(dataset);
            var address = new Uri($"/v1/{asset}/{path}", UriKind.Relative);
            HttpResponseMessage shown = null!;
            for (var i = 0; i < 3; i++) shown = await render!.Http.GetAsync(address);
            Assert.True(shown.IsSuccessStatusCode, await shown.Content.ReadAsStringAsync());
            // A browser asks again before it shows its own copy.
            Assert.Equal("no-cache, private", shown.Headers.CacheControl!.ToString());

            await WithdrawAsync(grant);

            Assert.Equal(HttpStatusCode.Forbidden, (await render!.Http.GetAsync(address)).StatusCode);
            using var known = new HttpRequestMessage(HttpMethod.Get, address);
            known.Headers.IfNoneMatch.Add(shown.Headers.ETag!);
            Assert.Equal(HttpStatusCode.Forbidden, (await render.Http.SendAsync(known)).StatusCode);
        }
    }

    [Fact]
    public async Task Grpc_GrantWithdrawn_EveryMethodIsDeniedAtOnce()
    {
        var (dataset, asset) = await RegisterAsync("dicom/CT_small.dcm");
        var (_, slide) = await RegisterAsync("slides/CMU-1-Small-Region.svs", dataset);
        var series = $"{dataset}/series/1.2.3";
        Func<Task>[] calls =
        [
            async () => await render!.Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = asset }),
            async () => await render!.Client.RenderFrameAsync(new RenderFrameRequest { Asset = asset }),
            async () => await render!.Client.RenderTileAsync(new RenderTileRequest { Asset = slide }),
            async () => await render!.Client.DescribeAssetAsync(new DescribeAssetRequest { Name = asset }),
            async () => await render!.Client.GetHistogramAsync(new GetHistogramRequest { Asset = asset }),
            async () => await render!.Client.RenderMontageAsync(new RenderMontageRequest { Assets = { asset, slide } }),
            async () => await render!.Client.DescribeAssetAsync(new DescribeAssetRequest { Name = series }),
        ];
        var grant = await GrantAsync(dataset);
        foreach (var call in calls) await call();

        await WithdrawAsync(grant);

        foreach (var call in calls) Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
    }

    [Fact]
    public async Task Patches_GrantWithdrawnWhileTheyStream_StreamEnds()
    {
        var (dataset, slide) = await RegisterAsync("slides/CMU-1-Small-Region.svs");
        var grant = await GrantAsync(dataset);
        using var patches = render!.Client.ExtractPatches(new ExtractPatchesRequest { Asset = slide, Size = 64, Stride = 8, MinTissue = 0 });
        Assert.True(await patches.ResponseStream.MoveNext(CancellationToken.None));

        await WithdrawAsync(grant);

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await patches.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        });
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task Get_GrantRunsOut_IsDenied()
    {
        var (dataset, asset) = await RegisterAsync("dicom/CT_small.dcm");
        await GrantAsync(dataset, DateTimeOffset.UtcNow.AddSeconds(1));
        var address = new Uri($"/v1/{asset}/preview", UriKind.Relative);
        Assert.Equal(HttpStatusCode.OK, (await render!.Http.GetAsync(address)).StatusCode);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var status = HttpStatusCode.OK;
        while (status == HttpStatusCode.OK) status = (await render.Http.GetAsync(address, patience.Token)).StatusCode;

        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Fact]
    public async Task Get_AccessMadeStricter_OrPathRemoved_IsDeniedAtOnce()
    {
        var (dataset, asset) = await RegisterAsync("dicom/CT_small.dcm", access: AccessLevel.Open);
        var address = new Uri($"/v1/{asset}/preview", UriKind.Relative);
        var shown = await render!.Http.GetAsync(address);
        Assert.Equal("max-age=3600, private", shown.Headers.CacheControl!.ToString());
        var known = await catalog!.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset });
        known.Access = AccessLevel.Restricted;

        await catalog.Datasets.UpdateDatasetAsync(new UpdateDatasetRequest { Dataset = known, UpdateMask = Google.Protobuf.WellKnownTypes.FieldMask.FromString("access") });

        Assert.Equal(HttpStatusCode.Forbidden, (await render.Http.GetAsync(address)).StatusCode);
        await GrantAsync(dataset);
        Assert.Equal(HttpStatusCode.OK, (await render.Http.GetAsync(address)).StatusCode);
        await catalog.Assets.RemoveMembershipsAsync(new RemoveMembershipsRequest { Dataset = dataset, Paths = { "one" } });
        Assert.Equal(HttpStatusCode.NotFound, (await render.Http.GetAsync(address)).StatusCode);
    }

    private async Task<(string Dataset, string Asset)> RegisterAsync(string file, string? dataset = null, AccessLevel access = AccessLevel.Registration)
    {
        dataset ??= await Sample.DatasetAsync(catalog!, access);
        var path = Samples.Path(file);
        var identity = FileIdentity.Of(path)!;
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(path)));
        var registration = new AssetRegistration
        {
            Path = file.StartsWith("dicom", StringComparison.Ordinal) ? "one" : "two",
            Parts = { new AssetPart { Sha256 = sha256, Role = "data" } },
            Files =
            {
                new StoredFileRegistration
                {
                    Sha256 = sha256,
                    SizeBytes = identity.SizeBytes,
                    Location = new FileLocation
                    {
                        InPlace = new InPlaceLocation { Path = path, SizeBytes = identity.SizeBytes, ModifiedUnixNanos = identity.ModifiedUnixNanos, Inode = identity.Inode!.Value },
                    },
                },
            },
            Image = new ImageDescription { Format = "dicom", Kind = Common.V1.ImageKind.Image, SeriesInstanceUid = file.StartsWith("dicom", StringComparison.Ordinal) ? "1.2.3" : "" },
        };
        return (dataset, (await Sample.RegisterAsync(catalog!, dataset, registration))[0].Asset);
    }

    private async Task<Grant> GrantAsync(string dataset, DateTimeOffset? until = null)
    {
        var grant = new Grant { Terms = "the terms" };
        if (until is { } end) grant.ExpireTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(end);
        return await catalog!.Grants.CreateGrantAsync(new CreateGrantRequest { Parent = dataset, Grant = grant });
    }

    private async Task WithdrawAsync(Grant grant) => await catalog!.Grants.WithdrawGrantAsync(new WithdrawGrantRequest { Name = grant.Name, Reason = "over" });
}
