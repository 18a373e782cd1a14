using Grpc.Core;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>The catalog's word on an asset: kept for a moment, never a refusal, and never for a file that was changed.</summary>
public sealed class LookupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task RenderTile_ManyInAMoment_AsksOnce()
    {
        await using var host = await RenderHost.StartAsync(folder, ("Lightbox:Render:LookupLifetime", "01:00:00"));
        var id = host.Catalog.AddInPlace(Samples.Path("slides/CMU-1-Small-Region.svs"));
        for (int column = 0; column < 9; column++) await host.Client.RenderTileAsync(new RenderTileRequest { Asset = $"assets/{id}", Column = column });
        Assert.Equal(1, host.Catalog.Asked);
    }

    [Fact]
    public async Task RenderPreview_MomentIsOver_AsksAnew()
    {
        await using var host = await RenderHost.StartAsync(folder, ("Lightbox:Render:LookupLifetime", "00:00:00.001"));
        var id = host.Catalog.AddInPlace(Samples.Path("dicom/CT_small.dcm"));
        await host.Client.RenderPreviewAsync(new() { Asset = $"assets/{id}" });
        host.Catalog.Withdrawn.Add(id);
        Assert.True(SpinWait.SpinUntil(() => IsDenied(host, id), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task RenderPreview_FileChangedWithinTheMoment_IsRefused()
    {
        await using var host = await RenderHost.StartAsync(folder, ("Lightbox:Render:LookupLifetime", "01:00:00"));
        var path = folder.Write("ct.dcm", File.ReadAllBytes(Samples.Path("dicom/CT_small.dcm")));
        var id = host.Catalog.AddInPlace(path);
        await host.Client.RenderPreviewAsync(new() { Asset = $"assets/{id}" });
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RenderPreviewAsync(new() { Asset = $"assets/{id}" }));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
    }

    private static bool IsDenied(RenderHost host, string id)
    {
        try
        {
            host.Client.RenderPreview(new RenderPreviewRequest { Asset = $"assets/{id}" });
            return false;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode == StatusCode.PermissionDenied;
        }
    }
}
