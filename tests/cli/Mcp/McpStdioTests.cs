using System.Diagnostics;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using ModelContextProtocol.Client;
using Xunit;

namespace Lightbox.Cli.Tests.Mcp;

/// <summary>`lightbox mcp` as an agent runs it: the SDK's client over standard input and output.</summary>
public sealed class McpStdioTests
{
    [Fact]
    public async Task Mcp_OverStdio_ListsAndCallsTools()
    {
        using var data = new TemporaryFolder();
        var transport = new StdioClientTransport(new StdioClientTransportOptions { Command = LightboxCommand.Executable, Arguments = ["mcp", "--data", data.Path], Name = "lightbox" });
        await using var client = await McpClient.CreateAsync(transport);

        var tools = await client.ListToolsAsync();
        var found = await client.CallToolAsync("search_entries", new Dictionary<string, object?> { ["query"] = "collapsed lung", ["modality"] = "CR" });
        var pack = await client.CallToolAsync("retrieve_context", new Dictionary<string, object?> { ["query"] = "collapsed lung", ["maxTokens"] = 300 });
        var datasets = await client.CallToolAsync("search_datasets", new Dictionary<string, object?> { ["query"] = "echocardiogram videos" });
        var refused = await client.CallToolAsync("ask", new Dictionary<string, object?> { ["question"] = "collapsed lung" });

        Assert.Contains("retrieve_context", tools.Select(tool => tool.Name));
        Assert.Equal("entries/pneumothorax", found.StructuredContent!.Value.GetProperty("results")[0].GetProperty("entry").GetString());
        Assert.InRange(pack.StructuredContent!.Value.GetProperty("tokens").GetInt32(), 1, 300);
        Assert.Equal("datasets/echonet-dynamic", datasets.StructuredContent!.Value.GetProperty("results")[0].GetProperty("dataset").GetString());
        Assert.True(refused.IsError);
    }

    [Fact]
    public async Task Mcp_FolderThatAnotherHolds_EndsWithOneSentence()
    {
        using var data = new TemporaryFolder();
        Directory.CreateDirectory(data["run"]);
        await using var held = new FileStream(data["run", "host.lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        // Its input stays open, as an agent's does.
        using var process = Process.Start(new ProcessStartInfo(LightboxCommand.Executable, ["mcp", "--data", data.Path]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("lightbox: Another lightbox already runs", error);
        Assert.Empty(await process.StandardOutput.ReadToEndAsync());
    }
}
