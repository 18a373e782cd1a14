using Grpc.Core;
using Lightbox.Services.Tests.Defaults;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>Row 34 of the abuse cases: what a file's name and a patient's tags say is in no log line and no error, at the finest level.</summary>
public sealed class PrivacyTests : IDisposable
{
    private const string Sentinel = "SENTINEL-PATIENT";

    /// <summary>Patient's Name of the sample.</summary>
    private const string PatientName = "CompressedSamples";

    private readonly TemporaryFolder folder = new();
    private readonly CapturedLog log = new();

    [Fact]
    public async Task Render_GoodBrokenAndMissingFiles_LogsNoName()
    {
        await using var host = await RenderHost.StartAsync(folder, log);
        var content = File.ReadAllBytes(Samples.Path("dicom/CT_small.dcm"));
        Assert.Contains(PatientName, System.Text.Encoding.Latin1.GetString(content), StringComparison.Ordinal);
        var good = host.Catalog.AddInPlace(folder.Write($"{Sentinel}/good.dcm", content));
        var broken = host.Catalog.AddInPlace(folder.Write($"{Sentinel}/broken.dcm", content.AsSpan(0, 3000)));
        var missing = host.Catalog.AddInPlace(folder.Write($"{Sentinel}/missing.dcm", content.AsSpan(0, content.Length - 2)));
        File.Delete(folder[Sentinel, "missing.dcm"]);

        await host.Client.RenderPreviewAsync(new() { Asset = $"assets/{good}" });
        await host.Client.DescribeAssetAsync(new() { Name = $"assets/{good}" });
        foreach (var id in (string[])[broken, missing])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RenderPreviewAsync(new() { Asset = $"assets/{id}" }));
            Clean(refused.ToString());
            Clean(await (await host.Http.GetAsync(new Uri($"/v1/assets/{id}/preview", UriKind.Relative))).Content.ReadAsStringAsync());
        }

        Assert.NotEmpty(log.Lines);
        Clean(string.Join('\n', log.Lines));
    }

    public void Dispose() => folder.Dispose();

    private static void Clean(string text)
    {
        Assert.DoesNotContain(Sentinel, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(PatientName, text, StringComparison.OrdinalIgnoreCase);
    }
}
