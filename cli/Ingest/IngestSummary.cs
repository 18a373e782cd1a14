using System.Globalization;
using Lightbox.Cli.Connections;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Ingest;

/// <summary>What a person reads when an ingest has ended: the counts, and every refusal under its reason.</summary>
internal static class IngestSummary
{
    public static async Task WriteAsync(
        Connection connection, Job job, string dataset, TextWriter output, CancellationToken cancellation)
    {
        if (job.State is JobState.Failed && job.RefusalCount == 0)
        {
            throw new CommandFailedException(job.Failure?.Reason ?? "The files could not be taken in.");
        }

        var client = new IngestService.IngestServiceClient(connection[ResourceNames.Ingest]);
        var status = await client.GetIngestStatusAsync(
            new GetIngestStatusRequest { Dataset = "datasets/" + dataset }, cancellationToken: cancellation);
        var files = status.Files;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{files.Seen} files seen: {files.TakenIn} taken in, {files.Duplicate} duplicate, {files.Skipped} skipped, {files.Refused} refused"));
        if (files.Refused > 0) await WriteRefusalsAsync(await Refusals.AllAsync(client, "datasets/" + dataset, cancellation), output);
    }

    /// <summary>All of them, the most frequent reason first.</summary>
    public static async Task WriteRefusalsAsync(IEnumerable<Refusal> refusals, TextWriter output)
    {
        foreach (var reason in refusals.GroupBy(refusal => refusal.Code).OrderByDescending(group => group.Count()))
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {reason.Key} ({reason.Count()})"));
            foreach (var refusal in reason) await output.WriteLineAsync($"    {refusal.Path}: {refusal.Reason}");
        }
    }
}
