using Grpc.Core;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>A picture that is not made in time is told as such, wherever the time went.</summary>
public sealed class DeadlineTests : RenderTest
{
    private protected override (string Key, string Value)[] Settings => [("Lightbox:Render:Deadline", "00:00:00.0010000"), ("Lightbox:Render:LookupLifetime", "00:00:00")];

    [Fact]
    public async Task RenderPreview_TooLate_IsDeadlineExceeded()
    {
        var id = Add(Slide);
        var (code, reason, _) = await RefusedAsync(async () => await Client.RenderPreviewAsync(new() { Asset = $"assets/{id}", MaxEdge = 2048 }));
        Assert.Equal((StatusCode.DeadlineExceeded, "TIME_BUDGET"), (code, reason));
    }
}
