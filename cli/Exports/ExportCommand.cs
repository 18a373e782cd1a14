using System.CommandLine;
using System.Globalization;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Datasets;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Ingest;
using Lightbox.Cli.Jobs;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Exports;

/// <summary>`lightbox export`: files given out again, with manifest, citations, terms and notice.</summary>
internal sealed class ExportCommand
{
    private readonly Option<string?> dataset = DatasetId.Completed(new("--dataset") { Description = "The dataset to give out.", HelpName = "ID" });
    private readonly Option<string[]> assets = new("--asset") { Description = "An asset to give out; may be given again.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    private readonly Option<string> filter = new("--filter") { Description = "Only the dataset's assets that fit: 'modality = CT AND split = train'.", HelpName = "FILTER", DefaultValueFactory = _ => "" };
    private readonly Option<string> layout = new("--layout") { Description = "bag (BagIt 1.0) or folder.", HelpName = "LAYOUT", DefaultValueFactory = _ => "bag" };
    private readonly Option<string> output = new("--out") { Description = "A new or empty folder, or a file ending in .tar.", HelpName = "PATH", Required = true };
    private readonly Option<bool> json = new("--json") { Description = "Print the export as JSON." };

    private ExportCommand()
    {
    }

    public static Command Create()
    {
        var options = new ExportCommand();
        options.layout.AcceptOnlyFromAmong("bag", "folder");
        var command = new Command("export", """
            Gives files out as a BagIt bag or a plain folder, with manifest, citations, terms and the research-use notice. What a dataset's terms forbid is
            refused with the clause.

            Example: lightbox export --dataset medmnist --out ~/medmnist-bag
            """)
        {
            options.dataset, options.assets, options.filter, options.layout, options.output, options.json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction((parsed, cancellation) => options.RunAsync(parsed, connect, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ConnectionOptions connect, CancellationToken cancellation)
    {
        var target = Path.GetFullPath(parsed.GetRequiredValue(output));
        var isTar = target.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);
        await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Ingest, cancellation, ConnectionOptions.Anywhere);
        var client = new ExportService.ExportServiceClient(connection[ResourceNames.Ingest]);
        var request = new StartExportRequest
        {
            Dataset = parsed.GetValue(dataset) is { } id ? "datasets/" + id : "",
            Assets = { parsed.GetRequiredValue(assets).Select(name => name.StartsWith("assets/", StringComparison.Ordinal) ? name : "assets/" + name) },
            Filter = parsed.GetRequiredValue(filter),
            Layout = parsed.GetRequiredValue(layout) == "folder" ? ExportLayout.Folder : ExportLayout.Bagit,
            Destination = isTar ? "" : target,
            RequestId = Guid.NewGuid().ToString(),
        };
        var job = await new JobFollower(connection).FollowAsync(await client.StartExportAsync(request, cancellationToken: cancellation), cancellation, JobState.Paused);
        if (job.State != JobState.Succeeded)
        {
            await IngestSummary.WriteRefusalsAsync(job.Refusals, Console.Error);
            throw new CommandFailedException(job.Failure?.Reason ?? $"The export is {JobText.State(job.State)}.");
        }

        var export = await client.GetExportAsync(new GetExportRequest { Name = job.Result }, cancellationToken: cancellation);
        if (isTar) await new TarDownload(client).SaveAsync(export.Name, target, cancellation);
        await Console.Out.WriteLineAsync(parsed.GetValue(json)
            ? JobJson.One(export)
            : string.Create(CultureInfo.InvariantCulture, $"{export.FileCount:N0} files, {Sizes.Bytes(export.SizeBytes)}, in {target}"));
        return ExitCodes.Done;
    }
}
