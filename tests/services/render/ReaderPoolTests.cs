using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>Open files: one for each asset, no more than allowed, none for long.</summary>
public sealed class ReaderPoolTests : IDisposable
{
    private static readonly string[] Files =
        ["dicom/CT_small.dcm", "dicom/MR_small.dcm", "nifti/anatomical.nii", "nifti/functional.nii", "slides/CMU-1-Small-Region.svs"];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task RentAsync_MoreAssetsThanAllowed_ClosesTheOldest()
    {
        await using var host = await RenderHost.StartAsync(folder, ("Lightbox:Render:OpenReaders", "2"));
        foreach (var file in Files)
        {
            var id = host.Catalog.AddInPlace(Samples.Path(file));
            await host.Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{id}", MaxEdge = 64 });
            Assert.InRange(host.Readers.Count, 1, 2);
        }
    }

    [Fact]
    public async Task Sweep_NobodyAsked_ClosesAll()
    {
        await using var host = await RenderHost.StartAsync(folder, ("Lightbox:Render:ReaderIdle", "00:00:00.001"));
        var id = host.Catalog.AddInPlace(Samples.Path(Files[0]));
        await host.Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{id}" });
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                host.Readers.Sweep();
                return host.Readers.Count == 0;
            },
            TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task DescribeAsset_ManyAtOnce_OpensTheFileOnce()
    {
        await using var host = await RenderHost.StartAsync(folder);
        var id = host.Catalog.AddInPlace(Samples.Path(Files[4]));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => await host.Client.DescribeAssetAsync(new() { Name = $"assets/{id}" })));
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        Assert.Equal(1, host.Readers.Count);
    }

    public void Dispose() => folder.Dispose();
}
