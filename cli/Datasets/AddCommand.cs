using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets add FILE`: a person's own dataset from YAML or Croissant.</summary>
internal static class AddCommand
{
    private const int MaximumBytes = 1 << 20;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "YAML with the catalogue's keys, or Croissant JSON-LD; - for the standard input." };
        var check = new Option<bool>("--check") { Description = "Only say what it would make." };
        var json = new Option<bool>("--json") { Description = "Print the dataset as JSON." };
        var command = new Command("add", """
            Enters a dataset of your own into the catalogue.

            Example: lightbox datasets add my-dataset.yaml
            """)
        {
            file, check, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new ImportDatasetRequest
            {
                Text = await ReadAsync(parsed.GetRequiredValue(file), cancellation),
                ValidateOnly = parsed.GetValue(check),
                RequestId = Guid.NewGuid().ToString("N"),
            };
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
            var dataset = await client.ImportDatasetAsync(request, cancellationToken: cancellation);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(DatasetJson.One(dataset));
            else if (request.ValidateOnly) await Console.Out.WriteLineAsync(DatasetText.Describe(dataset, WrappedText.ConsoleWidth));
            else await Console.Out.WriteLineAsync($"Added: {DatasetText.Id(dataset)}. Files are taken in with: lightbox ingest PATH --dataset {DatasetText.Id(dataset)}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        if (path == "-") return await Console.In.ReadToEndAsync(cancellation);
        var file = new FileInfo(path);
        if (!file.Exists) throw new CommandFailedException($"There is no file {path}.");
        if (file.Length > MaximumBytes) throw new CommandFailedException($"{path} is larger than {Sizes.Bytes(MaximumBytes)}; a description is not.");
        return await File.ReadAllTextAsync(path, cancellation);
    }
}
