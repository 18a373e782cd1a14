using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Expansion;

/// <summary>The shared real files, packed by other programs, come in as they do from a folder.</summary>
public sealed class ArchivedSharedFilesTests
{
    [Theory]
    [InlineData("7zz a -tzip OUT ROOT/.")]
    [InlineData("7zz a -t7z OUT ROOT/.")]
    [InlineData("tar -chf OUT -C ROOT .")]
    [InlineData("tar -czhf OUT -C ROOT .")]
    [InlineData("tar --zstd -chf OUT -C ROOT .")]
    public async Task RealFiles_Packed_AsFromTheFolder(string how)
    {
        var root = Samples.Path("");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["files"]);
        var words = how.Replace("OUT", folder["files", "set"]).Replace("ROOT", root).Split(' ');
        ExternalTool.Run(words[0], words[1..]);
        var archive = Directory.GetFiles(folder["files"]).Single();
        var name = Path.GetFileName(archive);
        await using var catalog = await FakeCatalog.StartAsync();
        await using var host = await IngestHost.StartAsync(folder["data"], root, catalog, null, ("Lightbox:Roots:1", folder["files"]));

        var plain = await host.TakeInAsync(root);
        var packed = await host.EndAsync((await host.Ingest.StartIngestAsync(new StartIngestRequest
        {
            Dataset = "datasets/packed",
            Source = new Source { Local = new LocalSource { Path = archive } },
        })).Name);

        Assert.Equal(Files(catalog, IngestHost.Dataset, ""), Files(catalog, "datasets/packed", $"{name}!"));
        Assert.True(catalog.State.Paths.Count > 200, $"{catalog.State.Paths.Count} files");
        // The archive itself is one more, seen to and left alone.
        var (from, to) = (plain.Progress.Files, packed.Progress.Files);
        Assert.Equal(new FileCounts { Seen = from.Seen + 1, TakenIn = from.TakenIn, Duplicate = from.Duplicate, Skipped = from.Skipped + 1, Refused = from.Refused }, to);
        Assert.Empty(Directory.Exists(folder["data", "blobs", ".fetching"]) ? Directory.GetFiles(folder["data", "blobs", ".fetching"], "*", SearchOption.AllDirectories) : []);
    }

    /// <summary>Path and content of all that was registered, without the archive's part of the path.</summary>
    private static string[] Files(FakeCatalog catalog, string dataset, string prefix) =>
    [
        .. catalog.State.Paths.Where(path => path.Key.Dataset == dataset)
            .Select(path => $"{path.Key.Path[prefix.Length..]} {string.Join(' ', path.Value.Parts.Select(part => part.Sha256).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal),
    ];
}
