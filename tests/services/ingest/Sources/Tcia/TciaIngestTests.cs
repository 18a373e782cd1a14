using System.Security.Cryptography;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Tcia;

/// <summary>Series of the archive through the whole service: what tools of the field get wrong.</summary>
public sealed class TciaIngestTests
{
    private static readonly NbiaServerSeries First = Series("1.3.6.1.4.1.1", 1, 2, 3);
    private static readonly NbiaServerSeries Second = Series("1.3.6.1.4.1.2", 4, 5);

    [Fact]
    public async Task Ingest_Collection_EveryImageVerifiedByItsMd5()
    {
        await using var nbia = new NbiaServer { Series = { First, Second } };
        await using var run = await StartAsync(nbia);

        var job = await run.TakeInAsync(new Source { Tcia = new TciaSource { Collection = "Set" } });

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(First.Files.Values.Concat(Second.Files.Values).Select(Sha256).Order(), run.Blobs());
        var images = (await run.LedgerAsync()).Where(row => row.Verdict == Verdict.TakenIn).ToList();
        Assert.Equal(
            ["1.3.6.1.4.1.1/1-1.dcm", "1.3.6.1.4.1.1/1-2.dcm", "1.3.6.1.4.1.1/1-3.dcm", "1.3.6.1.4.1.2/1-1.dcm", "1.3.6.1.4.1.2/1-2.dcm"],
            images.Select(row => row.Path));
        Assert.All(images, row => Assert.StartsWith("md5:", row.PromisedDigest));
        await run.StopAsync();
        Assert.Empty(run.Partials());
    }

    [Fact]
    public async Task Ingest_CutOnce_WholeInTheEndAndNothingHalf()
    {
        await using var nbia = new NbiaServer { Series = { First }, CutOnce = { [First.Uid] = 250 } };
        await using var run = await StartAsync(nbia);

        var job = await run.TakeInAsync(new Source { Tcia = new TciaSource { Manifest = $"ListOfSeriesToDownload=\n{First.Uid}\n" } });

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(First.Files.Values.Select(Sha256).Order(), run.Blobs());
    }

    [Fact]
    public async Task Ingest_OneImageDamaged_ThatOneHeldBack()
    {
        var damaged = First with { Hashes = First.Hashes.Replace(Md5(First, "1-2.dcm"), Md5(First, "1-3.dcm")) };
        await using var nbia = new NbiaServer { Series = { damaged } };
        await using var run = await StartAsync(nbia);

        var job = await run.TakeInAsync(new Source { Tcia = new TciaSource { SeriesInstanceUids = { First.Uid } } });

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        var refused = Assert.Single(await run.LedgerAsync(), row => row.Refusal is not null && row.Verdict == Verdict.Quarantined);
        Assert.Equal(("1.3.6.1.4.1.1/1-2.dcm", "CHECKSUM_MISMATCH"), (refused.Path, refused.Refusal.Code));
        Assert.DoesNotContain(Sha256(First.Files["1-2.dcm"]), run.Blobs());
    }

    [Fact]
    public async Task Ingest_ImageLeftOut_NamedByTheListOfHashes()
    {
        var left = First with { Hashes = First.Hashes + "1-4.dcm,d41d8cd98f00b204e9800998ecf8427e\n" };
        await using var nbia = new NbiaServer { Series = { left } };
        await using var run = await StartAsync(nbia);

        var job = await run.TakeInAsync(new Source { Tcia = new TciaSource { SeriesInstanceUids = { First.Uid } } });

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        var refused = Assert.Single(await run.LedgerAsync(), row => row.Verdict == Verdict.Refused);
        Assert.Equal(("1.3.6.1.4.1.1/1-4.dcm", "NOT_SENT"), (refused.Path, refused.Refusal.Code));
    }

    [Fact]
    public async Task Ingest_SeriesNotThere_RefusedAndTheOthersGoOn()
    {
        await using var nbia = new NbiaServer { Series = { First } };
        await using var run = await StartAsync(nbia);

        var job = await run.TakeInAsync(new Source { Tcia = new TciaSource { SeriesInstanceUids = { "1.2.3", First.Uid } } });

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        Assert.Equal("NOT_THE_CONTENT", Assert.Single(job.Refusals).Code);
        Assert.Equal(3, run.Blobs().Count);
    }

    [Fact]
    public async Task Ingest_Again_NoSeriesIsFetchedTwice()
    {
        await using var nbia = new NbiaServer { Series = { First, Second } };
        await using var run = await StartAsync(nbia);
        var source = new Source { Tcia = new TciaSource { SeriesInstanceUids = { First.Uid, Second.Uid } } };
        await run.TakeInAsync(source);

        var again = await run.TakeInAsync(source);

        Assert.Equal(JobState.Succeeded, again.State);
        Assert.Equal(2, nbia.Server.Requests.Count(request => request.Path.Contains("getImage")));
    }

    private static Task<SourceRun> StartAsync(NbiaServer nbia) => SourceRun.StartAsync(nbia.Server.Authority, ("Lightbox:Ingest:Tcia:BaseUri", nbia.Api));

    private static NbiaServerSeries Series(string uid, params int[] seeds) =>
        new(uid, "Set", "P", seeds.Select((seed, i) => (Name: $"1-{i + 1}.dcm", Bytes: Pictures.Png(seed))).ToDictionary(file => file.Name, file => file.Bytes));

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Md5(NbiaServerSeries series, string name) => Convert.ToHexStringLower(ServedBytes.Md5(series.Files[name]));
}
