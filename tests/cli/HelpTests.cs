using Lightbox.Cli.Tests.Running;
using Xunit;

namespace Lightbox.Cli.Tests;

/// <summary>Every verb explains itself with an example, and every verb that prints has a form for machines.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Verbs =>
        [
            "up", "inspect", "decode", "previews", "datasets list", "datasets info", "datasets search", "datasets compare", "datasets access", "datasets cite", "datasets card", "datasets add", "datasets remove", "scenarios list", "scenarios recommend", "datasets download", "datasets accept", "datasets withdraw",
            "ingest", "jobs list", "jobs show", "jobs watch", "jobs pause", "jobs resume", "jobs cancel", "jobs retry", "verify", "export", "search", "context", "status",
        ];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_OfAVerb_HasAnExampleThatNamesIt(string verb)
    {
        var ended = await LightboxCommand.RunAsync([.. verb.Split(' '), "--help"]);

        Assert.True(ended.ExitCode == 0, ended.Said);
        Assert.Contains("Example: lightbox " + verb, ended.Output, StringComparison.Ordinal);
        if (verb != "up") Assert.Contains("--json", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutAVerb_ShowsTheVerbsAndExitsTwo()
    {
        var ended = await LightboxCommand.RunAsync();

        Assert.True(ended.ExitCode == 2, ended.Said);
        foreach (var verb in Verbs) Assert.Contains(verb.Data.Split(' ')[0], ended.Output, StringComparison.Ordinal);
    }
}
