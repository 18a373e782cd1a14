using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Ingest;

/// <summary>`lightbox ingest PATH --dataset ID`.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A file or folder on this machine." };
        var dataset = new Option<string>("--dataset") { Description = "The dataset the files belong to.", HelpName = "ID", Required = true };
        var inPlace = new Option<bool>("--in-place") { Description = "Leave the files where they are instead of copying them." };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        var command = new Command("ingest", """
            Takes files in: reads, hashes, stores and registers them.

            Example: lightbox ingest ~/downloads/MURA --dataset mura
            """)
        {
            path, dataset, inPlace, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var full = Path.GetFullPath(parsed.GetRequiredValue(path));
            if (!File.Exists(full) && !Directory.Exists(full))
            {
                throw new CommandFailedException($"There is no file or folder {full}.", ExitCodes.WrongUse);
            }

            var id = parsed.GetRequiredValue(dataset);
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Ingest, cancellation, [full]);
            var run = new IngestRun(connection);
            var source = new Source { Local = new LocalSource { Path = full, InPlace = parsed.GetValue(inPlace) } };
            var job = await run.FollowAsync(await run.StartAsync(source, id, cancellation), cancellation);
            if (parsed.GetValue(json)) await Status.StatusJson.WriteAsync(connection, serving: false, id, Console.Out, cancellation);
            else await IngestSummary.WriteAsync(connection, job, id, Console.Out, cancellation);
            return job.State is JobState.Failed or JobState.Cancelled ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }
}
