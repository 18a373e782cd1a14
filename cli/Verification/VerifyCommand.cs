using System.CommandLine;
using System.Globalization;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Jobs;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Verification;

/// <summary>`lightbox verify`: is everything still what it was?</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var dataset = new Option<string?>("--dataset") { Description = "Only this dataset's files.", HelpName = "ID" };
        var quick = new Option<bool>("--quick") { Description = "Compare sizes and times only, read nothing." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("verify", """
            Reads and hashes everything that is here again, and tells of bit rot, missing, stray and changed files. Exits with 1 when it finds any.

            Example: lightbox verify --dataset mura
            """)
        {
            dataset, quick, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Ingest, cancellation, ConnectionOptions.Anywhere);
            var client = new VerifyService.VerifyServiceClient(connection[ResourceNames.Ingest]);
            var request = new StartVerifyRequest
            {
                Dataset = parsed.GetValue(dataset) is { } id ? "datasets/" + id : "",
                Quick = parsed.GetValue(quick),
                RequestId = Guid.NewGuid().ToString(),
            };
            var job = await new JobFollower(connection).FollowAsync(await client.StartVerifyAsync(request, cancellationToken: cancellation), cancellation, JobState.Paused);
            if (job.State != JobState.Succeeded) throw new CommandFailedException(job.Failure?.Reason ?? $"The verification is {JobText.State(job.State)}.");
            var report = await client.GetVerifyReportAsync(new GetVerifyReportRequest { Name = job.Result }, cancellationToken: cancellation);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JobJson.One(report));
            else await WriteAsync(report, Console.Out);
            return report.FindingCount == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static async Task WriteAsync(VerifyReport report, TextWriter output)
    {
        var found = report.FindingCount == 0 ? "nothing is wrong" : string.Create(CultureInfo.InvariantCulture, $"{report.FindingCount:N0} wrong");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{report.FileCount:N0} files looked at, {Sizes.Bytes(report.SizeBytes)} read: {found}"));
        foreach (var fault in report.Findings.GroupBy(finding => finding.Fault))
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {Word(fault.Key)} ({fault.Count()})"));
            foreach (var finding in fault) await output.WriteLineAsync($"    {(finding.Path.Length > 0 ? finding.Path : finding.File)}");
        }

        if (report.FindingCount > report.Findings.Count)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  and {report.FindingCount - report.Findings.Count:N0} more"));
    }

    private static string Word(VerifyFault fault) => fault switch
    {
        VerifyFault.BitRot => "BIT ROT: other bytes than were taken in",
        VerifyFault.Missing => "MISSING: not where it was",
        VerifyFault.Stray => "STRAY: there, and nothing claims it",
        VerifyFault.Changed => "CHANGED: by its owner, where it lies",
        _ => "WRONG",
    };
}
