using System.CommandLine;
using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Ingest;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets download ID`: open data are fetched; for the rest the steps are told and the job waits.</summary>
internal static class DownloadCommand
{
    public static Command Create()
    {
        var id = DatasetId.Argument();
        var prepare = new Option<bool>("--prepare") { Description = "Read the dataset's layout into annotations when the files are here." };
        var link = new Option<string?>("--link")
        {
            Description = "The link that the provider sent. Who gives it says that they accepted the dataset's terms.",
            HelpName = "URL",
        };
        var part = new Option<string>("--part") { Description = "Only this part of the dataset.", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        var command = new Command("download", """
            Fetches a dataset's files the way the catalogue knows. Open data are planned and fetched; where a registration comes first, its steps are
            told and the job waits for the link.

            Example: lightbox datasets download medmnist
            """)
        {
            id, prepare, link, part, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Ingest, cancellation);
            var request = new StartIngestRequest
            {
                Source = new Source { Cataloged = new CatalogedSource { Part = parsed.GetRequiredValue(part) } },
                Dataset = "datasets/" + parsed.GetRequiredValue(id),
                Prepare = parsed.GetValue(prepare),
            };
            var job = await RunAsync(connection, request, parsed.GetValue(link), cancellation);
            return await IngestOutcome.WriteAsync(connection, job, parsed.GetRequiredValue(id), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<Job> RunAsync(Connection connection, StartIngestRequest request, string? link, CancellationToken cancellation)
    {
        var access = new AccessLink(connection);
        var waiting = await WaitingAsync(connection, request.Dataset, cancellation);
        if (waiting is not null)
        {
            if (link is null) return waiting;
            return await access.FollowAsync(await access.GiveAsync(waiting, link, termsAccepted: true, cancellation), null, termsAccepted: true, cancellation);
        }

        if (link is null) await WritePlanAsync(connection, request, cancellation);
        var job = await access.FollowAsync(await new IngestRun(connection).StartAsync(request, cancellation), link, termsAccepted: true, cancellation);
        if (job.State != JobState.AwaitingAccess || !connection.IsServing || Console.IsInputRedirected) return job;

        // Somebody else, or this person in another window, gives the link; Ctrl-C leaves the job waiting.
        await AccessLink.WriteStepsAsync(job, $"It goes on here after: lightbox datasets download {request.Dataset.Split('/')[^1]} --link URL", Console.Out);
        return await new Jobs.JobFollower(connection).FollowAsync(job, cancellation, JobState.AwaitingAccess, JobState.Paused);
    }

    /// <summary>The newest job of the dataset that waits for access, or null.</summary>
    private static async Task<Job?> WaitingAsync(Connection connection, string dataset, CancellationToken cancellation)
    {
        var jobs = new JobService.JobServiceClient(connection[ResourceNames.Ingest]);
        var filter = $"state = AWAITING_ACCESS AND kind = INGEST AND dataset = \"{dataset}\"";
        return (await jobs.ListJobsAsync(new ListJobsRequest { Filter = filter, PageSize = 1 }, cancellationToken: cancellation)).Jobs.FirstOrDefault();
    }

    /// <summary>What it would fetch, as far as it can be known before anything is.</summary>
    private static async Task WritePlanAsync(Connection connection, StartIngestRequest request, CancellationToken cancellation)
    {
        var catalog = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
        var dataset = await catalog.GetDatasetAsync(new GetDatasetRequest { Name = request.Dataset }, cancellationToken: cancellation);
        if (dataset.Access != AccessLevel.Open) return;
        var ingest = new IngestService.IngestServiceClient(connection[ResourceNames.Ingest]);
        var plan = await ingest.PlanIngestAsync(new PlanIngestRequest { Source = request.Source, Dataset = request.Dataset }, cancellationToken: cancellation);
        var files = plan.HasFileCount ? string.Create(CultureInfo.InvariantCulture, $"{plan.FileCount:N0} files") : "An unknown number of files";
        var size = plan.HasSizeBytes ? ", " + Sizes.Bytes(plan.SizeBytes) : "";
        var present = plan.PresentCount > 0 ? string.Create(CultureInfo.InvariantCulture, $", {plan.PresentCount:N0} of them here already") : "";
        await Console.Error.WriteLineAsync($"{files}{size}{present}; from {(plan.Hosts.Count > 0 ? string.Join(", ", plan.Hosts) : "its provider")}; {Sizes.Bytes(plan.FreeBytes)} free.");
        if (plan.Terms.Length > 0) await Console.Error.WriteLineAsync($"Terms: {plan.Terms}");
    }
}
