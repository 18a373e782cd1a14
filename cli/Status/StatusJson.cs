using Lightbox.Cli.Connections;
using Lightbox.Cli.Ingest;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Status;

/// <summary>The counts of all files by outcome, for machines: takenIn + duplicate + skipped + refused = seen.</summary>
internal static class StatusJson
{
    /// <param name="dataset">Dataset id; empty for all files.</param>
    public static async Task WriteAsync(
        Connection connection, bool serving, string dataset, TextWriter output, CancellationToken cancellation)
    {
        var client = new IngestService.IngestServiceClient(connection[ResourceNames.Ingest]);
        var scope = dataset.Length == 0 ? "" : "datasets/" + dataset;
        var status = await client.GetIngestStatusAsync(new GetIngestStatusRequest { Dataset = scope }, cancellationToken: cancellation);
        var refused = await Refusals.AllAsync(client, scope, cancellation);
        await output.WriteLineAsync(Render(serving, status, refused));
    }

    public static string Render(bool serving, IngestStatus status, IEnumerable<Refusal> refused) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("serving", serving);
        var files = status.Files ?? new FileCounts();
        json.WriteStartObject("files");
        json.WriteNumber("seen", files.Seen);
        json.WriteNumber("takenIn", files.TakenIn);
        json.WriteNumber("duplicate", files.Duplicate);
        json.WriteNumber("skipped", files.Skipped);
        json.WriteNumber("refused", files.Refused);
        json.WriteEndObject();
        json.WriteStartObject("byFormat");
        foreach (var (format, count) in status.ByFormat.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteNumber(format, count);
        json.WriteEndObject();
        json.WriteStartArray("refused");
        foreach (var refusal in refused)
        {
            json.WriteStartObject();
            json.WriteString("path", refusal.Path);
            json.WriteString("code", refusal.Code);
            json.WriteString("reason", refusal.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("activeJobs", status.ActiveJobs);
        json.WriteEndObject();
    });
}
