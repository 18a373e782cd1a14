using Lightbox.EndToEnd.Tests.Programs;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.EndToEnd.Tests;

/// <summary>How a service's program ends: well when asked to, at once and in one sentence when it may not start.</summary>
[Collection("programs")]
public sealed class ProgramEndTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Program_OnSigterm_EndsWithZero()
    {
        await using var catalog = await ServiceProgram.StartAsync(ResourceNames.Catalog, Environment("http://127.0.0.1:0"), Cancellation);
        Assert.Equal(0, await catalog.StopAsync());
    }

    [Fact]
    public async Task Program_OnAnAddressThatOthersReach_RefusesInOneSentence()
    {
        var (exitCode, error) = await ServiceProgram.RunToEndAsync(ResourceNames.Catalog, Environment("http://0.0.0.0:0"), Cancellation);
        Assert.Equal(2, exitCode);
        Assert.Contains("Lightbox:Access:Keys", error);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    private Dictionary<string, string> Environment(string address) => new()
    {
        ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
        [$"Kestrel__Endpoints__{ResourceNames.GrpcEndpoint}__Url"] = address,
        [$"Kestrel__Endpoints__{ResourceNames.HttpEndpoint}__Url"] = address,
        ["Lightbox__Data"] = data.Path,
    };
}
