using System.Text.Json;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Datasets;

/// <summary>The catalogue's verbs as a person runs them, with no server.</summary>
public sealed class CatalogueVerbTests(CatalogueVerbTests.Folder data) : IClassFixture<CatalogueVerbTests.Folder>
{
    [Theory]
    [InlineData("datasets list --modality US --modality CT --access registration", "echonet-dynamic,coca,thyroid-ultrasound,sinoct", "mura,idc")]
    [InlineData("datasets list --finding effusion", "chexpert", "mura")]
    [InlineData("datasets list --min-count 100000 --max-size 500GB", "chexpert", "mura")]
    [InlineData("datasets list --format SVS --annotation segmentation --not-here", "brain-mets-lung-mri-path-segs", "chexpert")]
    [InlineData("datasets list --kind challenge --filter display_name:hir", "anhir", "mitos")]
    [InlineData("datasets list --here", "No dataset fits.", "mura")]
    [InlineData("datasets compare chexpert mura", "316 images,561 images,Musculoskeletal,For education and research only", "unknown format")]
    [InlineData("datasets access chexpert", "[ ] 1.,[ ] 6.,azcopy,usually 1 to 24 hours,For education and research only", "[x]")]
    [InlineData("datasets cite mura chexpert", "Rajpurkar,Acknowledge:,Rules:,For education and research only", "@misc")]
    [InlineData("scenarios list", "001,cancer-dx,Forearm X-ray fracture", "unknown")]
    [InlineData("scenarios recommend 001", "mura,  - A label that says fracture", "chexpert")]
    [InlineData("scenarios recommend thyroid nodule malignancy", "thyroid-ultrasound", "mura (")]
    [InlineData("scenarios recommend worm images", "No dataset fits.", "mura")]
    public async Task Verb_OnTheBuiltInContent_SaysWhatIsKnown(string command, string expected, string unexpected)
    {
        var ended = await RunAsync(command.Split(' '));
        Assert.True(ended.ExitCode == 0, ended.Said);
        Assert.All(expected.Split(','), part => Assert.Contains(part, ended.Output, StringComparison.Ordinal));
        Assert.DoesNotContain(unexpected, ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("datasets compare chexpert mura", "rows")]
    [InlineData("datasets access chexpert", "steps")]
    [InlineData("datasets cite mura", "acknowledgements")]
    [InlineData("scenarios list", "scenarios")]
    [InlineData("scenarios recommend 001", "recommendations")]
    public async Task Verb_AsJson_IsOneObject(string command, string member)
    {
        var ended = await RunAsync([.. command.Split(' '), "--json"]);
        Assert.True(ended.ExitCode == 0, ended.Said);
        Assert.NotEmpty(JsonDocument.Parse(ended.Output).RootElement.GetProperty(member).EnumerateArray());
    }

    [Theory]
    [InlineData("worm images", false)]
    [InlineData("no sign-up whole slide images", true)]
    public async Task Search_Json_HasTheFieldsThatProgramsRely(string query, bool answered)
    {
        var ended = await RunAsync("datasets", "search", query, "--json");
        Assert.True(ended.ExitCode == 0, ended.Said);
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(["query", "answered", "results"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal((query, answered), (json.RootElement.GetProperty("query").GetString(), json.RootElement.GetProperty("answered").GetBoolean()));
        var results = json.RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(answered, results.Count > 0);
        Assert.All(results, result => Assert.Equal(["id", "name", "score", "why"], result.EnumerateObject().Select(member => member.Name)));
    }

    [Fact]
    public async Task Cite_ForMachines_LeavesTheOutputToTheCitations()
    {
        var ended = await RunAsync("datasets", "cite", "mura", "--style", "csl-json");
        Assert.True(ended.ExitCode == 0, ended.Said);
        Assert.NotEmpty(JsonDocument.Parse(ended.Output).RootElement.EnumerateArray());
        Assert.Contains("For education and research only", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAndRemove_OwnDataset_ComesAndGoes()
    {
        var id = "films-" + Guid.NewGuid().ToString("N")[..8];
        var file = Path.Combine(data.Path, id + ".yaml");
        await File.WriteAllTextAsync(file, $"id: {id}\nname: Films of ours\nmodalities:\n  - {{ code: DX, name: X-ray }}\n");

        var shown = await RunAsync("datasets", "add", file, "--check");
        Assert.Contains("Films of ours", shown.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("datasets", "info", id)).ExitCode);
        var added = await RunAsync("datasets", "add", file);
        Assert.True(added.ExitCode == 0, added.Said);
        Assert.Contains("Films of ours", (await RunAsync("datasets", "info", id)).Output, StringComparison.Ordinal);
        var again = await RunAsync("datasets", "add", file);
        Assert.True(again is { ExitCode: 1, Error: var told } && told.Contains("exists already", StringComparison.Ordinal), again.Said);

        var removed = await RunAsync("datasets", "remove", id, "--reason", "entered to try it");
        Assert.True(removed.ExitCode == 0, removed.Said);
        Assert.Equal(1, (await RunAsync("datasets", "info", id)).ExitCode);
    }

    [Fact]
    public async Task Add_WrongFile_NamesTheLineAndTheKey()
    {
        var file = Path.Combine(data.Path, "wrong.yaml");
        await File.WriteAllTextAsync(file, "id: wrong-one\nname: Wrong\ntier: high\n");
        var ended = await RunAsync("datasets", "add", file);
        Assert.True(ended.ExitCode == 1, ended.Said);
        Assert.Contains("tier (line 3) must be a number from 1 to 3", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("datasets", "add", file + ".none")).ExitCode);
        Assert.Equal(2, (await RunAsync("datasets", "list", "--max-size", "much")).ExitCode);
    }

    private Task<Ended> RunAsync(params string[] arguments) => LightboxCommand.RunAsync([.. arguments, "--data", Path.Combine(data.Path, "data")]);

    /// <summary>One data folder for the class: the content is put into its store once. Tests of a class run one after the other, so that the lock is free.</summary>
    public sealed class Folder : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public string Path => folder.Path;

        public void Dispose() => folder.Dispose();
    }
}
