using System.Text.Json;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Knowledge;

/// <summary>A document from the command line to an entry that search finds, in one data folder across several commands.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Text = """
        Chest emergencies

        PNEUMOTHORAX
        A pneumothorax appears as a quokka-shaped pleural line of more than 2 cm on a chest radiograph.

        Atelectasis

        Atelectasis shows linear opacities at the lung base.
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Import_TextFile_WaitsForAPersonAndThenAnswers()
    {
        var file = folder["emergencies.txt"];
        await File.WriteAllTextAsync(file, Text, TestContext.Current.CancellationToken);

        var waiting = await RunAsync("knowledge", "import", file);
        Assert.Contains("2 of 2 proposals of \"Chest emergencies\" wait for your word.", waiting.Output, StringComparison.Ordinal);
        Assert.Contains("[1] Pneumothorax", waiting.Output, StringComparison.Ordinal);
        var import = waiting.Output.Split("knowledge import ")[^1].Split(' ')[0];

        var done = await RunAsync("knowledge", "import", import, "--confirm", "1", "--reviewer", "Dr. Test", "--json");
        var json = JsonDocument.Parse(done.Output).RootElement;
        Assert.Equal((1, 1), (json.GetProperty("confirmed").GetInt32(), json.GetProperty("rejected").GetInt32()));
        var proposal = json.GetProperty("proposals")[0];
        var source = proposal.GetProperty("entry").GetProperty("provenance")[0];
        Assert.Equal(proposal.GetProperty("quote").GetString(), Text[source.GetProperty("start").GetInt32()..source.GetProperty("end").GetInt32()]);
        var entry = json.GetProperty("entries")[0].GetString()!;

        var shown = await RunAsync("knowledge", "show", entry.Split('/')[1]);
        Assert.Contains("Dr. Test", shown.Output, StringComparison.Ordinal);
        Assert.Contains("SCT 36118008", shown.Output, StringComparison.Ordinal);
        var found = await RunAsync("search", "quokka-shaped pleural line", "--json");
        Assert.Equal(entry, JsonDocument.Parse(found.Output).RootElement.GetProperty("results")[0].GetProperty("id").GetString());
        var listed = await RunAsync("knowledge", "list", "--filter", "validation_status = confirmed", "--json");
        Assert.Equal(1, JsonDocument.Parse(listed.Output).RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData("picture.png", "has no ending that says what it is")]
    [InlineData("broken.pdf", "must be a PDF")]
    public async Task Import_WhatIsNoDocument_SaysWhy(string name, string why)
    {
        await File.WriteAllTextAsync(folder[name], "no document", TestContext.Current.CancellationToken);
        var run = await LightboxCommand.RunAsync("knowledge", "import", folder[name], "--data", folder["data"]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowAndList_OfWhatIsNotThere_SayThat()
    {
        var run = await LightboxCommand.RunAsync("knowledge", "show", "nobody", "--data", folder["data"]);
        Assert.Equal((1, true), (run.ExitCode, run.Error.Contains("entries/nobody", StringComparison.Ordinal)));
        Assert.Contains("No entry fits.", (await RunAsync("knowledge", "list", "--modality", "XX")).Output, StringComparison.Ordinal);
        Assert.Contains("dataset-chexpert", (await RunAsync("knowledge", "list", "--kind", "dataset")).Output, StringComparison.Ordinal);
    }

    private async Task<Ended> RunAsync(params string[] arguments)
    {
        var run = await LightboxCommand.RunAsync([.. arguments, "--data", folder["data"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }
}
