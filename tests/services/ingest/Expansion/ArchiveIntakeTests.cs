using System.Formats.Tar;
using System.IO.Compression;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Expansion;

/// <summary>Archives on the way in: what is inside comes in under its own path, nested once, and nothing twice.</summary>
public sealed class ArchiveIntakeTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;

    private string Files => folder["files"];

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Files);
        catalog = await FakeCatalog.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Zip_MembersComeIn_NestedOnceToo_SecondRunTakesNothing()
    {
        var inner = Zip(("deep.png", Pictures.Png(3)));
        folder.Write("files/set.zip", Zip(("a/1.png", Pictures.Png(1)), ("readme.txt", "text"u8.ToArray()), ("same.png", Pictures.Png(1)), ("more.zip", inner)));
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(["set.zip!a/1.png", "set.zip!more.zip!deep.png", "set.zip!same.png"], Paths());
        // The two archives and the text are skipped with a reason.
        Assert.Equal(new FileCounts { Seen = 6, TakenIn = 2, Duplicate = 1, Skipped = 3 }, job.Progress.Files);
        Assert.Equal(job.Progress.Files, (await host.StatusAsync()).Files);
        Assert.False(Directory.Exists(folder["data", "blobs", ".fetching"]));
        catalog!.State.Batches.Clear();

        var again = await host.TakeInAsync(Files);
        Assert.Equal(new FileCounts { Seen = 1, Skipped = 1 }, again.Progress.Files);
        Assert.Empty(catalog.State.Batches);
    }

    [Fact]
    public async Task TarGz_InPlace_MembersAreCopied()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "x/1.png") { DataStream = new MemoryStream(Pictures.Png(1)) });
        folder.Write("files/set.tar.gz", packed.ToArray());
        await using var host = await StartAsync();

        await host.TakeInAsync(Files, inPlace: true);

        var asset = catalog!.State.Paths[(IngestHost.Dataset, "set.tar.gz!x/1.png")];
        Assert.Equal("default", asset.Files[0].Location.Blob.Store);
        Assert.Equal(Pictures.Png(1), File.ReadAllBytes(folder["data", "blobs", asset.Files[0].Sha256[..2], asset.Files[0].Sha256[2..]]));
    }

    [Fact]
    public async Task BadMembers_Named_TheOthersComeIn_RetryLooksAgain()
    {
        folder.Write("files/set.zip", Zip(("../out.png", Pictures.Png(1)), ("good.png", Pictures.Png(2)), ("cut.png", Pictures.Png(3)[..20])));
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        Assert.Equal(["set.zip!good.png"], Paths());
        Assert.Equal(2, job.RefusalCount);
        Assert.All(job.Refusals, refusal => Assert.StartsWith("set.zip!", refusal.Path));
        Assert.False(File.Exists(folder["out.png"]));

        File.Delete(Path.Combine(Files, "set.zip"));
        folder.Write("files/set.zip", Zip(("good.png", Pictures.Png(2)), ("cut.png", Pictures.Png(3))));
        await host.Jobs.RetryJobAsync(new RetryJobRequest { Name = job.Name });
        Assert.Equal(JobState.Succeeded, (await host.EndAsync(job.Name)).State);
        Assert.Equal(["set.zip!cut.png", "set.zip!good.png"], Paths());
    }

    [Fact]
    public async Task Cut_WhatWasBeforeTheCutIsKept_TheArchiveIsRefused()
    {
        using var packed = new MemoryStream();
        await using (var tar = new TarWriter(packed, leaveOpen: true))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "1.png") { DataStream = new MemoryStream(Pictures.Png(1)) });
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "2.png") { DataStream = new MemoryStream(new byte[100_000]) });
        }

        folder.Write("files/set.tar", packed.ToArray().AsSpan(0, 50_000));
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        Assert.Equal(["set.tar!1.png"], Paths());
        Assert.Contains("set.tar", job.Refusals.Select(refusal => refusal.Path));
    }

    [Fact]
    public async Task KeepArchives_TheArchiveIsOneFile()
    {
        folder.Write("files/set.zip", Zip(("1.png", Pictures.Png(1))));
        await using var host = await StartAsync();

        var job = await host.EndAsync((await host.Ingest.StartIngestAsync(new StartIngestRequest
        {
            Dataset = IngestHost.Dataset,
            Source = new Source { Local = new LocalSource { Path = Files, KeepArchives = true } },
        })).Name);

        Assert.Equal((1, "UNSUPPORTED_FORMAT"), (job.Progress.Files.Refused, job.Refusals.Single().Code));
    }

    [Fact]
    public async Task Deeper_RefusedByName()
    {
        var deepest = Zip(("1.png", Pictures.Png(1)));
        folder.Write("files/a.zip", Zip(("b.zip", Zip(("c.zip", deepest)))));
        await using var host = await StartAsync();

        var job = await host.TakeInAsync(Files);

        Assert.Equal(("a.zip!b.zip!c.zip", "NESTED_TOO_DEEP"), (job.Refusals.Single().Path, job.Refusals.Single().Code));
        Assert.Empty(catalog!.State.Paths);
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return packed.ToArray();
    }

    private IEnumerable<string> Paths() => catalog!.State.Paths.Keys.Select(key => key.Path).Order(StringComparer.Ordinal);

    private Task<IngestHost> StartAsync() => IngestHost.StartAsync(folder["data"], Files, catalog!);
}
