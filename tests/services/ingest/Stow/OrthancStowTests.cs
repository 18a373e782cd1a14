using System.Security.Cryptography;
using Lightbox.Services.Tests.Ingest.Sources.Dicomweb;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Stow;

/// <summary>A STOW-RS client that is not ours: Debian's Orthanc sends what it has.</summary>
public sealed class OrthancStowTests
{
    [Fact]
    public async Task Send_AStudyOf50Instances_EveryOneArrivesWithItsBytes()
    {
        var orthanc = await OrthancServer.SharedAsync();
        using var folder = new TemporaryFolder();
        await using var catalog = await FakeCatalog.StartAsync();
        await using var host = await IngestHost.StartAsync(folder["data"], folder.Path, catalog);
        var files = Enumerable.Range(1, 50).Select(i => DicomBytes.Ct("1.2.826.4711", "1.2.826.4711.1", $"1.2.826.4711.1.{i}", 128 * i)).ToList();
        foreach (var file in files) await orthanc.PutAsync(file);

        await orthanc.SendAsync("1.2.826.4711", new Uri(host.Web, "/dicomweb/trial"));

        var sent = files.Select(file => Convert.ToHexStringLower(SHA256.HashData(file))).Order(StringComparer.Ordinal);
        Assert.Equal(sent, catalog.State.Paths.Values.Select(asset => asset.Parts[0].Sha256).Order(StringComparer.Ordinal));
        Assert.Equal(50, (await host.StatusAsync()).Files.TakenIn);
    }
}
