using System.Security.Cryptography;
using System.Text.Json;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Ingest;

/// <summary>The verbs of files' whole way: in, looked after, out again; without a server.</summary>
public sealed class IngestAndVerifyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task IngestVerifyExport_WithoutAServer_EachSaysWhatItDid()
    {
        SmallFiles.Write(folder["scans"], images: 5, notes: 1);
        var taken = await RunAsync("ingest", folder["scans"]);
        Assert.True(taken.ExitCode == 0, taken.Said);
        Assert.Contains("6 files seen: 5 taken in, 0 duplicate, 1 skipped, 0 refused", taken.Output, StringComparison.Ordinal);
        var dataset = taken.Error.Split('\n').First(line => line.StartsWith("Into the dataset ", StringComparison.Ordinal))["Into the dataset ".Length..].TrimEnd('.');

        var fine = await RunAsync("verify", "--dataset", dataset);
        Assert.True(fine.ExitCode == 0, fine.Said);
        Assert.Contains("5 files looked at", fine.Output, StringComparison.Ordinal);

        var bag = await RunAsync("export", "--dataset", dataset, "--out", folder["bag"]);
        Assert.True(bag.ExitCode == 0, bag.Said);
        Assert.Equal(5, Directory.GetFiles(folder["bag", "data"]).Length);
        ExternalTool.Run("env", "--chdir=" + folder["bag"], "sha256sum", "--strict", "--quiet", "-c", "manifest-sha256.txt", "tagmanifest-sha256.txt");
        var tar = await RunAsync("export", "--dataset", dataset, "--layout", "folder", "--out", folder["all.tar"], "--json");
        Assert.True(tar.ExitCode == 0, tar.Said);
        Assert.Equal("5", JsonDocument.Parse(tar.Output).RootElement.GetProperty("fileCount").GetString());
        Assert.Contains("/files/image-0003.nii", System.Text.Encoding.UTF8.GetString(ExternalTool.Run("tar", "--list", "--file", folder["all.tar"])), StringComparison.Ordinal);

        var sha = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder["scans", "image-0002.nii"])));
        var blob = folder["data", "blobs", sha[..2], sha[2..]];
        var bytes = File.ReadAllBytes(blob);
        bytes[^1] ^= 1;
        File.WriteAllBytes(blob, bytes);
        folder.Write("data/blobs/stray", "stray"u8);
        var rotten = await RunAsync("verify");
        Assert.True(rotten.ExitCode == 1, rotten.Said);
        Assert.Contains("BIT ROT", rotten.Output, StringComparison.Ordinal);
        Assert.Contains("    image-0002.nii\n", rotten.Output, StringComparison.Ordinal);
        Assert.Contains("    stray\n", rotten.Output, StringComparison.Ordinal);
        var refused = await RunAsync("export", "--dataset", dataset, "--out", folder["other"]);
        Assert.True(refused.ExitCode == 1, refused.Said);
        Assert.Contains("image-0002.nii", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["other"]));

        var jobs = JsonDocument.Parse((await RunAsync("jobs", "list", "--json")).Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(
            ["JOB_KIND_EXPORT", "JOB_KIND_VERIFY", "JOB_KIND_EXPORT", "JOB_KIND_EXPORT", "JOB_KIND_VERIFY", "JOB_KIND_INGEST"],
            jobs.Select(job => job.GetProperty("kind").GetString()));
        var failed = await RunAsync("jobs", "show", jobs[0].GetProperty("name").GetString()!);
        Assert.Contains("FILE_UNREADABLE (1)", failed.Output, StringComparison.Ordinal);
        Assert.Equal(5, (await RunAsync("jobs", "list", "--state", "succeeded")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Ingest_WrongHash_NamesTheFileAndItsReason()
    {
        SmallFiles.Write(folder["scans"], images: 1, notes: 0);
        var file = folder["scans", "image-0000.nii"];
        var sha = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

        var wrong = await RunAsync("ingest", file, "--dataset", "mura", "--verify", "sha256:" + new string('0', 64));
        var right = await RunAsync("ingest", file, "--dataset", "mura", "--verify", "sha256:" + sha);
        var nonsense = await RunAsync("ingest", file, "--dataset", "mura", "--verify", "sha256:abc");

        Assert.True(wrong.ExitCode == 1, wrong.Said);
        Assert.Contains("CHECKSUM_MISMATCH (1)", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("image-0000.nii: ", wrong.Output, StringComparison.Ordinal);
        Assert.True(right.ExitCode == 0, right.Said);
        Assert.True(nonsense.ExitCode == 1, nonsense.Said);
    }

    [Fact]
    public async Task Export_ForbiddenByTheTerms_NamesTheClause()
    {
        var ended = await RunAsync("export", "--dataset", "chexpert", "--out", folder["bag"]);

        Assert.True(ended.ExitCode == 1, ended.Said);
        Assert.Contains("No copy of any portion may be distributed", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_RegistrationDataset_TellsTheStepsAndWaits_AcceptAndWithdrawAreKept()
    {
        var waiting = await RunAsync("datasets", "download", "chexpert");
        Assert.True(waiting.ExitCode == 0, waiting.Said);
        Assert.Contains("  1. ", waiting.Output, StringComparison.Ordinal);
        Assert.Contains("waits for access. Go on with: lightbox datasets download chexpert --link URL", waiting.Output, StringComparison.Ordinal);

        var again = await RunAsync("datasets", "download", "chexpert");
        var listed = await RunAsync("jobs", "list", "--state", "awaiting-access");
        Assert.Equal(waiting.Output, again.Output);
        Assert.Single(listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        var accepted = await RunAsync("datasets", "accept", "chexpert");
        Assert.Contains("Stanford University Dataset Research Use Agreement", accepted.Output, StringComparison.Ordinal);
        var withdrawn = await RunAsync("datasets", "withdraw", "chexpert", "--reason", "over");
        Assert.StartsWith("Withdrawn: datasets/chexpert/grants/", withdrawn.Output, StringComparison.Ordinal);
        Assert.Empty((await RunAsync("datasets", "withdraw", "chexpert", "--reason", "over")).Output);
    }

    [Theory]
    [InlineData("ftp://example.org/file")]
    [InlineData("no/such/file")]
    [InlineData("tcia:")]
    public async Task Ingest_NothingThatIsAPlace_IsWrongUse(string source)
    {
        var ended = await RunAsync("ingest", source, "--dataset", "mura");

        Assert.True(ended.ExitCode == 2, ended.Said);
    }

    private Task<Ended> RunAsync(params string[] arguments) => LightboxCommand.RunAsync([.. arguments, "--data", folder["data"]]);
}
