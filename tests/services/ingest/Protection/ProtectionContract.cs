using System.Text;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Protection;

/// <summary>Policies, reports and quarantine over gRPC, on either store.</summary>
public abstract class ProtectionContract<TStore> : OnEitherStore<TStore>
    where TStore : ITestStore, new()
{
    private const string Policy = IngestHost.Dataset + "/protectionPolicy";
    private const string Name = "SENTINEL^JANE";

    private const string Describe = """
        import sys, pydicom
        data = pydicom.dcmread(sys.argv[1])
        print(data.PatientID, data.PatientName == data.PatientID, data.PatientIdentityRemoved, len([e for e in data if e.tag.is_private]), data.PixelData.hex(), data.StudyInstanceUID[:5])
        """;

    private static readonly (uint, string, string)[] Identified =
        [(0x00100010, "PN", Name), (0x00100020, "LO", "001"), (0x00081030, "LO", "CT CHEST " + Name), (0x00091001, "LO", "PRIVATE"), (0x00080020, "DA", "20200102")];

    private readonly TemporaryFolder folder = new();
    private FakeCatalog? catalog;
    private string? connectionString;

    private string Files => folder["files"];

    private System.Collections.Concurrent.ConcurrentDictionary<(string Dataset, string Path), AssetRegistration> Registered => catalog!.State.Paths;

    protected override async ValueTask BeginAsync()
    {
        Directory.CreateDirectory(Files);
        catalog = await FakeCatalog.StartAsync();
    }

    protected override async ValueTask EndAsync()
    {
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Policy_SetReadAndSetByAnotherMeanwhile()
    {
        await using var host = await StartAsync();
        var client = new ProtectionService.ProtectionServiceClient(host.Invoker);

        var first = await client.GetProtectionPolicyAsync(new() { Name = Policy });
        Assert.Equal(ProtectionAction.Accept, first.Action);
        var second = await client.UpdateProtectionPolicyAsync(new() { Policy = new ProtectionPolicy { Name = Policy, Action = ProtectionAction.Pseudonymise, RetainLongitudinal = true, Etag = first.Etag } });
        Assert.NotEqual(first.Etag, second.Etag);
        Assert.Equal(second, await client.GetProtectionPolicyAsync(new() { Name = Policy }));
        Assert.Equal((false, true), (second.CleanDescriptors, second.RetainLongitudinal));

        Assert.Equal(StatusCode.Aborted, (await RefusedAsync(client, new ProtectionPolicy { Name = Policy, Etag = first.Etag })).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(client, new ProtectionPolicy { Name = "datasets/trial" })).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(client, new ProtectionPolicy { Name = Policy, Action = (ProtectionAction)9 })).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await RefusedAsync(client, new ProtectionPolicy { Name = "datasets/unknown/protectionPolicy" })).StatusCode);
        Assert.Equal(second, await client.GetProtectionPolicyAsync(new() { Name = Policy }));
    }

    [Fact]
    public async Task Accept_TakenInAsTheyAre_ReportCountsEveryPathOnceAndShowsNoValue()
    {
        folder.Write("files/a", DicomBytes.Picture(1, Identified));
        folder.Write("files/b", DicomBytes.Picture(2, [.. Identified, (0x00280301, "CS", "YES")]));
        folder.Write("files/clean", DicomBytes.Picture(3));
        folder.Write("files/picture.png", Pictures.Png(1));
        await using var host = await StartAsync();
        await host.TakeInAsync(Files);
        await host.TakeInAsync(Files);

        var report = await ReportAsync(host);

        Assert.Equal(4, Registered.Count);
        Assert.Equal((3, 2, 2, 1, 0), (report.FilesChecked, report.FilesWithIdentifiers, report.FilesWithPrivateTags, report.FilesWithBurnedInAnnotation, report.SlidesWithLabelOrMacro));
        Assert.Equal(
            ["(0008,0020) StudyDate 2", "(0008,1030) StudyDescription 2", "(0009,1001)  2", "(0010,0010) PatientName 2", "(0010,0020) PatientID 2"],
            report.Tags.Select(tag => $"{tag.Tag} {tag.Keyword} {tag.Count}"));
        Assert.DoesNotContain("SENTINEL", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quarantine_HeldBack_ThenAccepted()
    {
        folder.Write("files/a", DicomBytes.Picture(1, Identified));
        folder.Write("files/clean", DicomBytes.Picture(2));
        await using var host = await StartAsync();
        await SetAsync(host, ProtectionAction.Quarantine);

        var job = await host.TakeInAsync(Files);

        Assert.Equal(["clean"], Registered.Keys.Select(key => key.Path));
        Assert.Equal(new FileCounts { Seen = 2, TakenIn = 1, Refused = 1 }, job.Progress.Files);
        Assert.Equal("IDENTIFIERS_FOUND", job.Refusals.Single().Code);
        var entry = await EntryAsync(host);
        Assert.Equal(("", true), (entry.StoredSha256, entry.ReceivedSha256.Length == 64));

        var resolved = await ResolveAsync(host, entry, ProtectionAction.Accept);

        Assert.Equal(resolved, (await host.Ledger.GetLedgerEntryAsync(new() { Name = entry.Name })).Asset);
        Assert.Equal(entry.ReceivedSha256, Registered[(IngestHost.Dataset, "a")].Parts[0].Sha256);
        Assert.Equal(2, (await host.StatusAsync()).Files.TakenIn);
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => ResolveAsync(host, entry, ProtectionAction.Accept))).StatusCode);
        Assert.Equal(new FileCounts { Seen = 2, Skipped = 2 }, (await host.TakeInAsync(Files)).Progress.Files);
    }

    [Fact]
    public async Task Quarantine_ThrownAway_TheBytesGoAndItStaysAway()
    {
        folder.Write("files/a", DicomBytes.Picture(1, Identified));
        folder.Write("files/same", DicomBytes.Picture(1, Identified));
        await using var host = await StartAsync();
        await SetAsync(host, ProtectionAction.Quarantine);
        await host.TakeInAsync(Files);
        var entries = (await host.Ledger.ListLedgerEntriesAsync(new() { Filter = "verdict = QUARANTINED" })).Entries;
        Assert.Equal(2, entries.Count);

        Assert.Equal("", await ResolveAsync(host, entries[0], ProtectionAction.Unspecified));
        Assert.Single(Blobs());
        Assert.Equal("", await ResolveAsync(host, entries[1], ProtectionAction.Unspecified));

        Assert.Empty(Blobs());
        Assert.Empty(Registered);
        var entry = await host.Ledger.GetLedgerEntryAsync(new() { Name = entries[0].Name });
        Assert.Equal((Verdict.Refused, "DISCARDED"), (entry.Verdict, entry.Refusal.Code));
        Assert.Contains("not wanted", entry.Refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(new FileCounts { Seen = 2, Skipped = 2 }, (await host.TakeInAsync(Files)).Progress.Files);
        Assert.Empty(Blobs());
    }

    [Fact]
    public async Task Quarantine_ResolvedAsPseudonym_OnlyTheCopyIsLeft()
    {
        folder.Write("files/a", DicomBytes.Picture(1, Identified));
        await using var host = await StartAsync();
        await SetAsync(host, ProtectionAction.Quarantine);
        await host.TakeInAsync(Files);
        var entry = await EntryAsync(host);

        await ResolveAsync(host, entry, ProtectionAction.Pseudonymise);

        var asset = Registered[(IngestHost.Dataset, "a")];
        Assert.Equal(asset.Parts[0].Sha256, Path.GetFileName(Path.GetDirectoryName(Blobs().Single())) + Path.GetFileName(Blobs().Single()));
        Assert.NotEqual(entry.ReceivedSha256, asset.Parts[0].Sha256);
        Assert.DoesNotContain("SENTINEL", Encoding.Latin1.GetString(File.ReadAllBytes(Blobs().Single())), StringComparison.Ordinal);
        var after = await host.Ledger.GetLedgerEntryAsync(new() { Name = entry.Name });
        Assert.Equal((Verdict.TakenIn, entry.ReceivedSha256, asset.Parts[0].Sha256), (after.Verdict, after.ReceivedSha256, after.StoredSha256));
    }

    [Fact]
    public async Task Quarantine_InPlace_ResolvedOnlyWhileTheFileIsTheSame()
    {
        var path = folder.Write("files/a", DicomBytes.Picture(1, Identified));
        await using var host = await StartAsync();
        await SetAsync(host, ProtectionAction.Quarantine);
        await host.TakeInAsync(Files, inPlace: true);
        var entry = await EntryAsync(host);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => ResolveAsync(host, entry, ProtectionAction.Accept))).StatusCode);
        await host.TakeInAsync(Files, inPlace: true);
        await ResolveAsync(host, entry, ProtectionAction.Accept);

        Assert.Equal(path, Registered[(IngestHost.Dataset, "a")].Files[0].Location.InPlace.Path);
        Assert.Empty(Blobs());
    }

    [Fact]
    public async Task Pseudonymise_TheCopyIsStored_PydicomFindsNobodyInIt()
    {
        folder.Write("files/a", DicomBytes.Picture(1, Identified));
        folder.Write("files/burned", DicomBytes.Picture(2, [.. Identified, (0x00280301, "CS", "YES")]));
        folder.Write("files/picture.png", Pictures.Png(1));
        await using var host = await StartAsync();
        await SetAsync(host, ProtectionAction.Pseudonymise);

        var job = await host.TakeInAsync(Files);

        Assert.Equal(new FileCounts { Seen = 3, TakenIn = 2, Refused = 1 }, job.Progress.Files);
        Assert.Equal(("burned", "NOT_PSEUDONYMISED"), (job.Refusals.Single().Path, job.Refusals.Single().Code));
        var asset = Registered[(IngestHost.Dataset, "a")];
        var blob = BlobOf(asset);
        Assert.Equal($"{asset.PatientKey} True YES 0 01020301 2.25.\n", Encoding.UTF8.GetString(ExternalTool.Python(Describe, blob)));
        Assert.StartsWith("2.25.", asset.Image.StudyInstanceUid, StringComparison.Ordinal);
        Assert.DoesNotContain(Blobs(), path => File.ReadAllText(path, Encoding.Latin1).Contains("SENTINEL", StringComparison.Ordinal) && path != HeldBack(host).Result);
        Assert.Equal(new FileCounts { Seen = 3, Skipped = 2, Refused = 1 }, (await host.TakeInAsync(Files)).Progress.Files);
        // What was found is what came, not what is stored.
        Assert.Equal(2, (await ReportAsync(host)).FilesWithIdentifiers);

        var place = await host.TakeInAsync(folder["files", "a"], inPlace: true);
        Assert.Equal(JobState.Succeeded, place.State);
    }

    [Fact]
    public async Task Pseudonymise_InPlace_Refused()
    {
        folder.Write("files/a", DicomBytes.Picture(1, Identified));
        await using var host = await StartAsync();
        await SetAsync(host, ProtectionAction.Pseudonymise);

        var job = await host.TakeInAsync(Files, inPlace: true);

        Assert.Equal("NEEDS_COPY", job.Refusals.Single().Code);
        Assert.Empty(Registered);
    }

    [Fact]
    public async Task Keys_TheSamePatientWhetherAcceptedOrPseudonymised_AndTwoPatientsInTwoDatasets()
    {
        folder.Write("files/a", DicomBytes.Picture(1, Identified));
        folder.Write("other/b", DicomBytes.Picture(2, Identified));
        await using var host = await StartAsync(("Lightbox:Roots:1", folder.Path), ("Lightbox:Secret", new string('7', 64)));
        await host.TakeInAsync(Files);
        await SetAsync(host, ProtectionAction.Pseudonymise);
        await host.TakeInAsync(folder["other"]);
        await host.EndAsync((await host.Ingest.StartIngestAsync(new() { Dataset = "datasets/second", Source = new Source { Local = new LocalSource { Path = Files } } })).Name);

        var (first, second, elsewhere) = (Registered[(IngestHost.Dataset, "a")], Registered[(IngestHost.Dataset, "b")], Registered[("datasets/second", "a")]);
        Assert.Matches("^[0-9a-f]{32}$", first.PatientKey);
        Assert.Equal((first.PatientKey, first.StudyKey), (second.PatientKey, second.StudyKey));
        Assert.NotEqual(first.PatientKey, elsewhere.PatientKey);
        Assert.NotEqual(first.StudyKey, elsewhere.StudyKey);
    }

    [Theory]
    [InlineData('7', true)]
    [InlineData('8', false)]
    public async Task Pseudonymise_SameSecretSameBytes(char secret, bool same)
    {
        folder.Write("files/a", DicomBytes.Picture(1, Identified));
        var stored = new List<string>();
        foreach (var (data, hex) in new[] { ("one", '7'), ("two", secret) })
        {
            await using var host = await IngestHost.StartAsync(folder[data], Files, catalog!, await ConnectionStringAsync(), ("Lightbox:Secret", new string(hex, 64)));
            await SetAsync(host, ProtectionAction.Pseudonymise);
            await host.TakeInAsync(Files);
            stored.Add(Registered[(IngestHost.Dataset, "a")].Parts[0].Sha256);
        }

        Assert.Equal(same, stored[0] == stored[1]);
    }

    [Fact]
    public async Task Stow_HeldBackAndAccepted_RegisteredUnderItsPath_PseudonymisedUnderOtherUids()
    {
        await using var host = await StartAsync();
        await SetAsync(host, ProtectionAction.Quarantine);
        Assert.False(await SendAsync(host, DicomBytes.Picture(1, Identified)));
        Assert.Empty(Registered);
        var entry = await EntryAsync(host);

        await ResolveAsync(host, entry, ProtectionAction.Accept);
        await SetAsync(host, ProtectionAction.Pseudonymise);
        Assert.True(await SendAsync(host, DicomBytes.Picture(2, Identified)));

        Assert.Equal(2, Registered.Count);
        Assert.Contains((IngestHost.Dataset, entry.Path), Registered.Keys);
        var copy = Registered.Single(pair => pair.Key.Path != entry.Path);
        Assert.StartsWith("dicomweb/2.25.", copy.Key.Path, StringComparison.Ordinal);
        Assert.Equal(Registered[(IngestHost.Dataset, entry.Path)].PatientKey, copy.Value.PatientKey);
    }

    [Fact]
    public async Task SlideSeries_Pseudonymised_OneAssetOfItsLevels_LabelsAreHeldBack()
    {
        var script = Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "Slides", "WriteSlide.py");
        ExternalTool.Python(File.ReadAllText(script), Directory.CreateDirectory(folder["files", "slide"]).FullName, "full");
        foreach (var other in Directory.GetFiles(folder["files", "slide"]).Where(path => !path.EndsWith(".dcm", StringComparison.Ordinal))) File.Delete(other);
        await using var host = await StartAsync();
        await SetAsync(host, ProtectionAction.Pseudonymise);

        var job = await host.TakeInAsync(Files);

        var asset = Assert.Single(Registered).Value;
        Assert.Equal((ImageKind.Slide, 2), (asset.Image.Kind, asset.Image.Levels.Count));
        Assert.DoesNotContain("label", asset.Image.AssociatedImages);
        Assert.NotEmpty(job.Refusals);
        Assert.All(job.Refusals, refusal => Assert.Equal("NOT_PSEUDONYMISED", refusal.Code));
        Assert.Equal(job.Progress.Files.Seen, job.Progress.Files.TakenIn + job.Progress.Files.Refused);
    }

    [Fact]
    public async Task Slide_PolicyDecidesAboutItsLabel()
    {
        File.Copy(Samples.Path("slides/CMU-1-Small-Region.svs"), Path.Combine(Directory.CreateDirectory(Files).FullName, "slide.svs"));
        await using var host = await StartAsync();
        await host.TakeInAsync(Files);
        Assert.Contains("label", Registered[(IngestHost.Dataset, "slide.svs")].Image.AssociatedImages);
        Assert.Equal((1, 1), ((await ReportAsync(host)).FilesChecked, (await ReportAsync(host)).SlidesWithLabelOrMacro));

        File.SetLastWriteTimeUtc(Path.Combine(Files, "slide.svs"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await SetAsync(host, ProtectionAction.Quarantine);
        Assert.Equal("IDENTIFIERS_FOUND", (await host.TakeInAsync(Files)).Refusals.Single().Code);

        await SetAsync(host, ProtectionAction.Pseudonymise);
        Assert.Equal(JobState.Succeeded, (await host.TakeInAsync(Files)).State);
        Assert.Equal(["thumbnail"], Registered[(IngestHost.Dataset, "slide.svs")].Image.AssociatedImages);
    }

    private static async Task<RpcException> RefusedAsync(ProtectionService.ProtectionServiceClient client, ProtectionPolicy policy) =>
        await Assert.ThrowsAsync<RpcException>(async () => await client.UpdateProtectionPolicyAsync(new() { Policy = policy }));

    private static async Task SetAsync(IngestHost host, ProtectionAction action) => await new ProtectionService.ProtectionServiceClient(host.Invoker)
        .UpdateProtectionPolicyAsync(new() { Policy = new ProtectionPolicy { Name = Policy, Action = action, CleanDescriptors = true, RetainLongitudinal = true } });

    private static async Task<ProtectionReport> ReportAsync(IngestHost host) =>
        await new ProtectionService.ProtectionServiceClient(host.Invoker).GetProtectionReportAsync(new() { Name = IngestHost.Dataset + "/protectionReport" });

    private static async Task<LedgerEntry> EntryAsync(IngestHost host) =>
        (await host.Ledger.ListLedgerEntriesAsync(new() { Filter = "verdict = QUARANTINED" })).Entries.Single();

    private static async Task<string> ResolveAsync(IngestHost host, LedgerEntry entry, ProtectionAction decision) => (await new ProtectionService.ProtectionServiceClient(host.Invoker)
        .ResolveQuarantineAsync(new() { LedgerEntry = entry.Name, Decision = decision, Reason = "looked at it: not wanted otherwise" })).Asset;

    private static async Task<bool> SendAsync(IngestHost host, byte[] file)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new("application/dicom");
        using var answer = await client.PostAsync(new Uri(host.Web, "/dicomweb/trial/studies"), content);
        return answer.IsSuccessStatusCode;
    }

    private async Task<string> HeldBack(IngestHost host)
    {
        var sha256 = (await EntryAsync(host)).ReceivedSha256;
        return folder["data", "blobs", sha256[..2], sha256[2..]];
    }

    private string BlobOf(AssetRegistration asset) => folder["data", "blobs", asset.Parts[0].Sha256[..2], asset.Parts[0].Sha256[2..]];

    private async Task<IngestHost> StartAsync(params (string Key, string Value)[] more)
    {
        connectionString ??= await ConnectionStringAsync();
        return await IngestHost.StartAsync(folder["data"], Files, catalog!, connectionString, more);
    }

    private string[] Blobs() => Directory.Exists(folder["data", "blobs"]) ? Directory.GetFiles(folder["data", "blobs"], "*", SearchOption.AllDirectories) : [];
}

public sealed class SqliteProtectionTests : ProtectionContract<OnSqlite>;

public sealed class PostgresProtectionTests : ProtectionContract<OnPostgres>;
