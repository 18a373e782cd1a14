using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Datasets;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Up;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Ingest;

/// <summary>`lightbox ingest PATH|URL|MANIFEST`.</summary>
internal sealed class IngestCommand
{
    private readonly Argument<string> what = new("SOURCE")
    {
        Description = "A file, folder or archive; a URL (http, https, s3); tcia:COLLECTION; dicomweb:URL; or a manifest (.tcia, .s5cmd, or lines of URL, size, hash).",
    };

    private readonly Option<string?> dataset = DatasetId.Completed(
        new("--dataset") { Description = "The dataset the files belong to (default: one of their own).", HelpName = "ID" });
    private readonly Option<bool> inPlace = new("--in-place") { Description = "Leave the files where they are instead of copying them." };
    private readonly Option<bool> prepare = new("--prepare") { Description = "Read the dataset's layout into annotations when the files are here." };
    private readonly Option<string> digest = new("--verify") { Description = "Hash that a single file must have: sha256: and 64 hex digits.", HelpName = "HASH", DefaultValueFactory = _ => "" };
    private readonly Option<string> split = new("--split") { Description = "Part of the dataset for files that its layout gives none.", HelpName = "NAME", DefaultValueFactory = _ => "" };
    private readonly Option<string> credential = new("--credential") { Description = "Name of a credential in the server's configuration.", HelpName = "NAME", DefaultValueFactory = _ => "" };
    private readonly Option<string> endpoint = new("--endpoint") { Description = "Address of an S3 server that is not AWS.", HelpName = "URL", DefaultValueFactory = _ => "" };
    private readonly Option<string> region = new("--region") { Description = "Region of an S3 bucket.", HelpName = "NAME", DefaultValueFactory = _ => "" };
    private readonly Option<bool> json = new("--json") { Description = "Print the outcome as JSON." };

    private IngestCommand()
    {
    }

    public static Command Create()
    {
        var options = new IngestCommand();
        var command = new Command("ingest", """
            Takes files in: fetches, reads, hashes, stores and registers them.

            Example: lightbox ingest ~/downloads/MURA --dataset mura
            """)
        {
            options.what, options.dataset, options.inPlace, options.prepare, options.digest, options.split, options.credential, options.endpoint, options.region, options.json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction((parsed, cancellation) => options.RunAsync(parsed, connect, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ConnectionOptions connect, CancellationToken cancellation)
    {
        var source = SourceArgument.Of(parsed.GetRequiredValue(what), parsed.GetValue(inPlace), parsed.GetRequiredValue(endpoint), parsed.GetRequiredValue(region));
        if (parsed.GetValue(inPlace) && source.Path is null) throw new CommandFailedException("Only files on this machine can stay where they are.", ExitCodes.WrongUse);
        await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Ingest, cancellation, source.Path is { } path ? [path] : []);
        var id = parsed.GetValue(dataset) ?? await OwnDatasetAsync(connection, source, cancellation);
        source.Source.Credential = parsed.GetRequiredValue(credential);
        var request = new StartIngestRequest
        {
            Source = source.Source,
            Dataset = "datasets/" + id,
            ExpectedDigest = parsed.GetRequiredValue(digest),
            Prepare = parsed.GetValue(prepare),
            Split = parsed.GetRequiredValue(split),
        };
        var job = await new IngestRun(connection).StartAsync(request, cancellation);
        job = await new AccessLink(connection).FollowAsync(job, source.Link, termsAccepted: false, cancellation);
        return await IngestOutcome.WriteAsync(connection, job, id, parsed.GetValue(json), cancellation);
    }

    /// <summary>The person's own, named after what is taken in.</summary>
    private static async Task<string> OwnDatasetAsync(Connection connection, SourceArgument source, CancellationToken cancellation)
    {
        var own = TakeInFolder.Of(source.Path ?? source.Title, copy: true);
        await own.EnsureDatasetAsync(connection, cancellation);
        await Console.Error.WriteLineAsync($"Into the dataset {own.Dataset}.");
        return own.Dataset;
    }
}
