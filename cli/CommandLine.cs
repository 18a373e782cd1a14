using System.CommandLine;
using System.CommandLine.Parsing;
using Grpc.Core;
using Lightbox.ServiceDefaults.Access;
using Lightbox.Storage;

namespace Lightbox.Cli;

/// <summary>The command `lightbox`: its verbs, and what every verb has in common (exit codes, one sentence for an error).</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            await Root().Parse("--help").InvokeAsync();
            return ExitCodes.WrongUse;
        }

        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"lightbox: {error.Message}");
            await Console.Error.WriteLineAsync($"Try 'lightbox{PathOf(parsed)} --help'.");
            return ExitCodes.WrongUse;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(4.5),
            });
        }
        catch (CommandFailedException e)
        {
            await Console.Error.WriteLineAsync($"lightbox: {e.Message}");
            return e.ExitCode;
        }
        catch (StartRefusedException e)
        {
            await Console.Error.WriteLineAsync($"lightbox: {e.Message}");
            return e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException)
        {
            await Console.Error.WriteLineAsync($"lightbox: {e.Message}");
            return ExitCodes.Failed;
        }
        catch (RpcException e)
        {
            await Console.Error.WriteLineAsync($"lightbox: {e.Status.Detail}");
            return ExitCodes.Failed;
        }
    }

    private static RootCommand Root() => new("A lightbox for whole imaging datasets: catalogue, ingest, view, cite, retrieve.")
    {
        Up.UpCommand.Create(),
        Datasets.DatasetsCommand.Create(),
        Scenarios.ScenariosCommand.Create(),
        Ingest.IngestCommand.Create(),
        Jobs.JobsCommand.Create(),
        Verification.VerifyCommand.Create(),
        Exports.ExportCommand.Create(),
        Benchmarks.BenchmarkCommand.Create(),
        Search.SearchCommand.Create(),
        Context.ContextCommand.Create(),
        Mcp.McpCommand.Create(),
        Knowledge.KnowledgeCommand.Create(),
        Terms.TermsCommand.Create(),
        Status.StatusCommand.Create(),
        Files.InspectCommand.Create(),
        Files.DecodeCommand.Create(),
        Files.RenderCommand.Create(),
        Files.PreviewsCommand.Create(),
        Files.ExportTilesCommand.Create(),
        Completion.CompletionCommand.Create(),
        Completion.CompleteCommand.Create(Root),
    };

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } result; at = at.Parent)
        {
            names.Push(result.Command.Name);
        }

        return string.Concat(names.Select(name => " " + name));
    }
}
