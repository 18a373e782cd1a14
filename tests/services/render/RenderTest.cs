using Google.Rpc;
using Grpc.Core;
using Lightbox.Imaging;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>A render service for one test class's methods, with its own data folder.</summary>
public abstract class RenderTest : IAsyncLifetime
{
    private protected const string Slide = "slides/CMU-1-Small-Region.svs";
    private protected const string Brain = "nifti/avg152T1_LR_nifti.nii.gz";
    private protected const string Ct = "dicom/CT_small.dcm";

    private protected TemporaryFolder Folder { get; } = new();

    private protected RenderHost Host { get; private set; } = null!;

    private protected RenderService.RenderServiceClient Client => Host.Client;

    private protected virtual (string Key, string Value)[] Settings => [];

    public async ValueTask InitializeAsync() => Host = await RenderHost.StartAsync(Folder, Settings);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Registers a sample where it is.</summary>
    private protected string Add(string sample) => Host.Catalog.AddInPlace(Samples.Path(sample));

    private protected static PixelBuffer Decode(ReadOnlyMemory<byte> encoded)
    {
        using var reader = ImageFile.Open(new MemoryByteSource(encoded));
        return reader.ReadDisplay(0, DisplayOptions.Default, default);
    }

    private protected static async Task<(StatusCode Code, string Reason, string Message)> RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        return (refused.StatusCode, refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? "", refused.Status.Detail);
    }
}
