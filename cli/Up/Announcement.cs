using System.Diagnostics;
using System.Globalization;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Up;

/// <summary>What `up` says to the person who started it.</summary>
internal static class Announcement
{
    private const string FirstQuestion = "pneumothorax on a chest x-ray";

    /// <param name="started">Timestamp of the command's own start: the process may be older, when a script built the command first.</param>
    public static void Serving(RunningHost host, long started)
    {
        var taken = Stopwatch.GetElapsedTime(started);
        Console.Out.WriteLine($"Serving {Address(host.Page)} (ready in {taken.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s)");
        Console.Out.WriteLine($"  page  {Address(host.Page)}");
        Console.Out.WriteLine($"  REST  {new Uri(host.Page, "/v1/datasets")}");
        Console.Out.WriteLine($"  gRPC  {Address(host.Grpc)}");
    }

    private static string Address(Uri uri) => uri.GetLeftPart(UriPartial.Authority);

    /// <summary>One answer with its citation: proof that the knowledge base is there.</summary>
    public static async Task AnswerAsync(Connection connection, CancellationToken cancellation)
    {
        var client = new SearchService.SearchServiceClient(connection[ResourceNames.Knowledge]);
        var found = await client.SearchEntriesAsync(
            new SearchEntriesRequest { Query = FirstQuestion, PageSize = 1 }, cancellationToken: cancellation);
        if (found.Results is not [var best, ..]) return;
        Console.Out.WriteLine($"Asked \"{FirstQuestion}\", the knowledge base answers:");
        Console.Out.WriteLine($"  {best.Entry.FindingName}: {best.Entry.Description}");
        Console.Out.WriteLine($"  [1] {best.Citation}");
    }
}
