using System.Text.Json;
using Lightbox.Cli.Search;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Search;

public sealed class SearchCommandTests
{
    [Fact]
    public async Task Search_Json_HasWhatTheReadmePromises()
    {
        using var data = new TemporaryFolder();

        var ended = await LightboxCommand.RunAsync("search", "collapsed", "lung", "--modality", "x-ray", "--body-part", "chest", "--k", "2", "--explain", "--json", "--data", data.Path);

        Assert.True(ended.ExitCode == 0, ended.Said);
        var found = JsonDocument.Parse(ended.Output).RootElement;
        Assert.Equal("collapsed lung", found.GetProperty("query").GetString());
        Assert.True(found.GetProperty("answered").GetBoolean());
        var best = found.GetProperty("results")[0];
        Assert.Equal("entries/pneumothorax", best.GetProperty("id").GetString());
        Assert.NotEmpty(best.GetProperty("why").GetString()!);
        Assert.NotEmpty(best.GetProperty("citation").GetString()!);
        Assert.Equal(best.GetProperty("score").GetDouble(), best.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("value").GetDouble() * part.GetProperty("weight").GetDouble()), 3);
        Assert.Equal(2, found.GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task Search_SymptomAlone_AnswersWithIt()
    {
        using var data = new TemporaryFolder();

        var ended = await LightboxCommand.RunAsync("search", "--symptom", "haemoptysis", "--data", data.Path);

        Assert.True(ended.ExitCode == 0, ended.Said);
        Assert.StartsWith("[1] ", ended.Output);
        Assert.Contains("Source: ", ended.Output);
        Assert.Contains("not for diagnosis", ended.Output);
    }

    [Fact]
    public async Task Search_NothingToLookFor_IsWrongUse()
    {
        var ended = await LightboxCommand.RunAsync("search");

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--symptom", ended.Error);
    }

    [Fact]
    public async Task Context_Budget_IsKeptAndNothingFitsIsSaid()
    {
        using var data = new TemporaryFolder();

        var pack = await LightboxCommand.RunAsync("context", "signs of a pneumothorax", "--tokens", "300", "--json", "--data", data.Path);
        var none = await LightboxCommand.RunAsync("context", "worm images", "--data", data.Path);
        var missing = await LightboxCommand.RunAsync("context", "x", "--asset", new string('0', 32), "--data", data.Path);

        Assert.True(pack.ExitCode == 0, pack.Said);
        Assert.InRange(JsonDocument.Parse(pack.Output).RootElement.GetProperty("tokens").GetInt32(), 1, 300);
        Assert.StartsWith("Nothing in the knowledge base fits", none.Output);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("There is no assets/", missing.Error);
    }

    [Fact]
    public void Wrap_LongText_BreaksAtSpacesAndKeepsEveryWord()
    {
        var text = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"word{i}"));

        var lines = Lines.Wrap(text, 40, 4).ToArray();

        Assert.All(lines, line => Assert.InRange(line.Length, 5, 40));
        Assert.All(lines, line => Assert.StartsWith("    word", line));
        Assert.Equal(text, string.Join(' ', lines.Select(line => line.Trim())));
    }
}
