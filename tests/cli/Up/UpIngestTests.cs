using System.Globalization;
using System.Text.Json;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Up;

/// <summary>`up FOLDER` on real files: everything is accounted for, a second start takes nothing in twice, and a cut one goes on.</summary>
public sealed class UpIngestTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Up_Twice_CountsEveryFileOnceAndTakesNothingInTwice()
    {
        SmallFiles.Write(folder["scans"], images: 40, notes: 3);

        var first = await UpToTheEndOfIngestAsync();
        var second = await UpToTheEndOfIngestAsync();

        Assert.Equal((43, 40, 0, 3, 0), Counts(first));
        Assert.Equal(Counts(first), Counts(second));
    }

    [Fact]
    public async Task Up_SameContentTwice_IsADuplicate()
    {
        SmallFiles.Write(folder["scans"], images: 3, notes: 0);
        File.Copy(folder["scans/image-0000.nii"], folder["scans/copy.nii"]);

        Assert.Equal((4, 3, 1, 0, 0), Counts(await UpToTheEndOfIngestAsync()));
    }

    [Fact]
    public async Task Up_InterruptedInMidIngest_StopsInTimeAndFinishesNextTime()
    {
        const int Images = 3000;
        SmallFiles.Write(folder["scans"], Images, notes: 0);
        await using (var command = LightboxCommand.Start("up", folder["scans"], "--data", folder["data"], "--port", "0"))
        {
            await command.PageAsync();
            await command.LineAsync(line => line.Contains("files", StringComparison.Ordinal));
            var asked = DateTime.UtcNow;
            await command.InterruptAsync();
            var ended = await command.EndAsync();
            Assert.True(ended.ExitCode == 0, ended.Said);
            Assert.True(DateTime.UtcNow - asked < TimeSpan.FromSeconds(8), "it took " + (DateTime.UtcNow - asked));
            Assert.DoesNotContain("   at ", ended.Said, StringComparison.Ordinal);
        }

        Assert.Equal((Images, Images, 0, 0, 0), Counts(await UpToTheEndOfIngestAsync()));
    }

    private static (int Seen, int TakenIn, int Duplicate, int Skipped, int Refused) Counts(JsonElement status)
    {
        var files = status.GetProperty("files");
        int Count(string name) => files.GetProperty(name).GetInt32();
        return (Count("seen"), Count("takenIn"), Count("duplicate"), Count("skipped"), Count("refused"));
    }

    private async Task<JsonElement> UpToTheEndOfIngestAsync()
    {
        await using var command = LightboxCommand.Start("up", folder["scans"], "--data", folder["data"], "--port", "0");
        var page = await command.PageAsync();
        await command.LineAsync(line => line.Contains("files seen", StringComparison.Ordinal));
        var status = await LightboxCommand.RunAsync("status", "--json", "--port", page.Port.ToString(CultureInfo.InvariantCulture));
        Assert.True(status.ExitCode == 0, status.Said);
        await command.InterruptAsync();
        var ended = await command.EndAsync();
        Assert.True(ended.ExitCode == 0, ended.Said);
        var json = JsonDocument.Parse(status.Output).RootElement;
        Assert.True(json.GetProperty("serving").GetBoolean());
        return json;
    }
}
