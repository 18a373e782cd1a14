using System.CommandLine;
using Grpc.Core;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Ingest;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Jobs;

/// <summary>`lightbox jobs list|show|watch|pause|resume|cancel|retry`.</summary>
internal static class JobsCommand
{
    public static Command Create() => new("jobs", """
        Long tasks: ingests, verifications, exports, preparations.

        Example: lightbox jobs list --state running
        """)
    {
        List(),
        Show(),
        Watch(),
        Change("pause", "Stops a job so that it can go on.", (client, name, token) => client.PauseJobAsync(new PauseJobRequest { Name = name }, cancellationToken: token), goesOn: false),
        Change("resume", "Lets a paused job go on.", (client, name, token) => client.ResumeJobAsync(new ResumeJobRequest { Name = name }, cancellationToken: token), goesOn: true),
        Change("cancel", "Ends a job for good; what was finished stays.", (client, name, token) => client.CancelJobAsync(new CancelJobRequest { Name = name }, cancellationToken: token), goesOn: false),
        Change("retry", "Takes up again what an ended job refused.", (client, name, token) => client.RetryJobAsync(new RetryJobRequest { Name = name }, cancellationToken: token), goesOn: true),
    };

    private static Command List()
    {
        var state = new Option<string?>("--state") { Description = "Only this state: planned, awaiting-access, running, paused, succeeded, partially-succeeded, failed, cancelled.", HelpName = "STATE" };
        var kind = new Option<string?>("--kind") { Description = "Only this kind: ingest, prepare, verify, export.", HelpName = "KIND" };
        var dataset = new Option<string?>("--dataset") { Description = "Only jobs of this dataset.", HelpName = "ID" };
        var limit = NumberOption.Create("--limit", "At most so many.", 1, 1000, 100);
        var json = new Option<bool>("--json") { Description = "Print the jobs as JSON." };
        var command = new Command("list", """
            Lists jobs, the newest first.

            Example: lightbox jobs list --state awaiting-access
            """)
        {
            state, kind, dataset, limit, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await ConnectAsync(connect, parsed, cancellation);
            var filter = string.Join(" AND ", new[]
            {
                parsed.GetValue(state) is { } wanted ? $"state = {Word(wanted)}" : null,
                parsed.GetValue(kind) is { } task ? $"kind = {Word(task)}" : null,
                parsed.GetValue(dataset) is { } id ? $"dataset = \"datasets/{id.Replace("\"", "", StringComparison.Ordinal)}\"" : null,
            }.OfType<string>());
            var listed = await Client(connection).ListJobsAsync(new ListJobsRequest { Filter = filter, PageSize = parsed.GetValue(limit) }, cancellationToken: cancellation);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JobJson.Array(listed.Jobs));
            else if (listed.Jobs.Count == 0) await Console.Out.WriteLineAsync("No jobs.");
            else foreach (var job in listed.Jobs) await Console.Out.WriteLineAsync(JobText.Line(job));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var (id, json) = (Id(), Json());
        var command = new Command("show", """
            Everything about one job, with every refusal under its reason.

            Example: lightbox jobs show 0199c0ffee0070008000000000000001
            """)
        {
            id, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await ConnectAsync(connect, parsed, cancellation);
            var job = await Client(connection).GetJobAsync(new GetJobRequest { Name = JobNames.Of(parsed.GetRequiredValue(id)) }, cancellationToken: cancellation);
            await WriteAsync(connection, job, parsed.GetValue(json), cancellation);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Watch()
    {
        var (id, json) = (Id(), Json());
        var command = new Command("watch", """
            Follows a job to its end.

            Example: lightbox jobs watch 0199c0ffee0070008000000000000001
            """)
        {
            id, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await ConnectAsync(connect, parsed, cancellation);
            var job = await Client(connection).GetJobAsync(new GetJobRequest { Name = JobNames.Of(parsed.GetRequiredValue(id)) }, cancellationToken: cancellation);
            // A job that waits for a person waits for nobody where no server runs.
            if (connection.IsServing || job.State is JobState.Planned or JobState.Running) job = await new JobFollower(connection).FollowAsync(job, cancellation);
            return await EndedAsync(connection, job, parsed.GetValue(json), cancellation);
        });
        return command;
    }

    /// <param name="goesOn">A worker takes the job up: without a server it is this command that has to stay.</param>
    private static Command Change(string verb, string description, Func<JobService.JobServiceClient, string, CancellationToken, AsyncUnaryCall<Job>> change, bool goesOn)
    {
        var (id, json) = (Id(), Json());
        var command = new Command(verb, $"""
            {description}

            Example: lightbox jobs {verb} 0199c0ffee0070008000000000000001
            """)
        {
            id, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await ConnectAsync(connect, parsed, cancellation);
            var job = await change(Client(connection), JobNames.Of(parsed.GetRequiredValue(id)), cancellation);
            if (!goesOn || connection.IsServing)
            {
                await WriteAsync(connection, job, parsed.GetValue(json), cancellation);
                return ExitCodes.Done;
            }

            return await EndedAsync(connection, await new JobFollower(connection).FollowAsync(job, cancellation, JobState.AwaitingAccess, JobState.Paused), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> EndedAsync(Connection connection, Job job, bool json, CancellationToken cancellation)
    {
        await WriteAsync(connection, job, json, cancellation);
        return job.State is JobState.Failed or JobState.Cancelled ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static async Task WriteAsync(Connection connection, Job job, bool json, CancellationToken cancellation)
    {
        if (json)
        {
            await Console.Out.WriteLineAsync(JobJson.One(job));
            return;
        }

        foreach (var line in JobText.Describe(job)) await Console.Out.WriteLineAsync(line);
        if (job.RefusalCount > 0) await IngestSummary.WriteRefusalsAsync(await RefusedAsync(Client(connection), job, cancellation), Console.Out);
    }

    /// <summary>All refusals of an ingest's items; other jobs carry theirs themselves.</summary>
    private static async Task<IReadOnlyList<Refusal>> RefusedAsync(JobService.JobServiceClient client, Job job, CancellationToken cancellation)
    {
        if (job.Kind != JobKind.Ingest || job.RefusalCount <= job.Refusals.Count) return job.Refusals;
        var all = new List<Refusal>();
        var request = new ListJobItemsRequest { Parent = job.Name, State = JobItemState.Refused, PageSize = 1000 };
        do
        {
            var page = await client.ListJobItemsAsync(request, cancellationToken: cancellation);
            all.AddRange(page.Items.Select(item => item.Refusal).OfType<Refusal>());
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    private static Argument<string> Id() => new("JOB") { Description = "The job's id, as 'jobs list' prints it." };

    private static Option<bool> Json() => new("--json") { Description = "Print the job as JSON." };

    private static string Word(string text) => new([.. text.ToUpperInvariant().Select(c => char.IsAsciiLetter(c) ? c : '_')]);

    private static JobService.JobServiceClient Client(Connection connection) => new(connection[ResourceNames.Ingest]);

    private static Task<Connection> ConnectAsync(ConnectionOptions connect, ParseResult parsed, CancellationToken cancellation) =>
        connect.ConnectAsync(parsed, ServiceSet.Ingest, cancellation, ConnectionOptions.Anywhere);
}
