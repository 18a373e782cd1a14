using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;

namespace Lightbox.Cli.Mcp;

/// <summary>`lightbox mcp`: the tools over standard input and output, for an agent that starts its own servers.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        var command = new Command("mcp", """
            Serves search, context, answers, codes and citations as tools of the Model Context Protocol over standard input and output, until the input ends. A running
            'lightbox up' serves the same tools at http://HOST:PORT/mcp.

            Example, in an agent's settings: { "mcpServers": { "lightbox": { "command": "lightbox", "args": ["mcp"] } } }
            """);
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            // Clients give a server a few seconds to say hello: it does so while the services behind it are still starting.
            var connecting = Task.Run(() => connect.ConnectAsync(parsed, ServiceSet.Catalog | ServiceSet.Knowledge, ending.Token), CancellationToken.None);
            try
            {
                await StdioTools.ServeAsync(connecting, ending.Token);
            }
            finally
            {
                await ending.CancelAsync();
                await DisposeAsync(connecting);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task DisposeAsync(Task<Connection> connecting)
    {
        await connecting.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (connecting.IsCompletedSuccessfully) await (await connecting).DisposeAsync();
    }
}
