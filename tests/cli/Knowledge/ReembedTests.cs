using System.Text.Json;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Knowledge;

public sealed class ReembedTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task List_NothingConfigured_HasTheBuiltInModel()
    {
        var run = await LightboxCommand.RunAsync("knowledge", "reembed", "--list", "--json", "--data", data.Path);

        Assert.True(run.ExitCode == 0, run.Said);
        using var json = JsonDocument.Parse(run.Output);
        var model = Assert.Single(json.RootElement.GetProperty("models").EnumerateArray());
        Assert.Equal("models/lsa", model.GetProperty("name").GetString());
        Assert.True(model.GetProperty("active").GetBoolean());
        Assert.True(model.GetProperty("vectors").GetInt64() > 200);
        Assert.True(model.GetProperty("dimensions").GetInt32() > 10);
    }

    [Fact]
    public async Task Reembed_Lsa_TrainsAndStaysActive()
    {
        var run = await LightboxCommand.RunAsync("knowledge", "reembed", "lsa", "--data", data.Path);

        Assert.True(run.ExitCode == 0, run.Said);
        Assert.StartsWith("* lsa ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "No model besides the built-in one is configured")]
    [InlineData("nobody", "There is no models/nobody")]
    public async Task Reembed_NoSuchModel_SaysWhatToDo(string? model, string said)
    {
        string[] arguments = model is null ? ["knowledge", "reembed", "--data", data.Path] : ["knowledge", "reembed", model, "--data", data.Path];

        var run = await LightboxCommand.RunAsync(arguments);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }
}
