using System.CommandLine;
using Google.Protobuf;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Jobs;
using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Knowledge;

/// <summary>`lightbox knowledge import`: a paper or page to proposals, a person's word, entries and a report.</summary>
internal static class ImportCommand
{
    private const string Collection = "imports/";

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A document (.txt, .md, .html, .pdf), or imports/ID to go on with one that waits." };
        var title = new Option<string?>("--title") { Description = "Its title (default: what the document says).", HelpName = "TEXT" };
        var uri = new Option<string?>("--uri") { Description = "Where it comes from: a URL or DOI.", HelpName = "URI" };
        var dataset = new Option<string?>("--dataset") { Description = "The dataset it is about.", HelpName = "ID" };
        var confirm = new Option<string?>("--confirm") { Description = "Decide without being asked: all, none, or the numbers to take (1,3); the others are rejected.", HelpName = "WHICH" };
        var reviewer = new Option<string?>("--reviewer") { Description = "Who decides; kept with the entries.", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "Print the import and its proposals as JSON." };
        var command = new Command("import", """
            Finds what a document says of images, proposes entries with the exact place each rests on, and asks which to take. What is confirmed is inserted and embedded,
            and the built-in queries are measured again; the report says what was done. Nothing is taken without a person's word.

            Example: lightbox knowledge import review.pdf --uri 10.1148/radiol.2462070712
            """)
        {
            file, title, uri, dataset, confirm, reviewer, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var choice = ProposalChoice.Parse(parsed.GetValue(confirm));
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Knowledge, cancellation);
            var client = new DocumentService.DocumentServiceClient(connection[ResourceNames.Knowledge]);
            var given = parsed.GetRequiredValue(file);
            var import = given.StartsWith(Collection, StringComparison.Ordinal)
                ? given
                : await StartAsync(connection, client, given, new() { Title = parsed.GetValue(title) ?? "", Uri = parsed.GetValue(uri) ?? "", Dataset = Dataset(parsed.GetValue(dataset)) }, cancellation);
            await ReviewAsync(connection, client, import, choice, parsed.GetValue(reviewer) ?? "", cancellation);
            var done = await client.GetDocumentImportAsync(new() { Name = import }, cancellationToken: cancellation);
            var proposals = await ProposalsAsync(client, import, cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? ImportText.Json(done, proposals) : ImportText.Lines(done, proposals));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Dataset(string? id) => string.IsNullOrEmpty(id) ? "" : id.StartsWith("datasets/", StringComparison.Ordinal) ? id : "datasets/" + id;

    private static async Task<string> StartAsync(Connection connection, DocumentService.DocumentServiceClient client, string path, ImportDocumentRequest request, CancellationToken cancellation)
    {
        request.MediaType = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".txt" or ".text" => "text/plain",
            ".md" or ".markdown" => "text/markdown",
            ".html" or ".htm" or ".xhtml" => "text/html",
            ".pdf" => "application/pdf",
            _ => throw new CommandFailedException($"{path} has no ending that says what it is: .txt, .md, .html or .pdf.", ExitCodes.WrongUse),
        };
        request.Content = ByteString.CopyFrom(await File.ReadAllBytesAsync(path, cancellation));
        request.RequestId = Guid.NewGuid().ToString("N");
        var job = await client.ImportDocumentAsync(request, cancellationToken: cancellation);
        return (await EndedAsync(connection, job, cancellation)).Result;
    }

    /// <summary>Until it waits for a person or is over.</summary>
    private static async Task<Job> EndedAsync(Connection connection, Job job, CancellationToken cancellation)
    {
        var last = await new JobFollower(connection).FollowAsync(job, cancellation, JobState.AwaitingAccess);
        if (last.State is JobState.Succeeded or JobState.AwaitingAccess) return last;
        throw new CommandFailedException(last.Failure?.Reason ?? $"The import ended as {last.State}.", ExitCodes.Failed);
    }

    private static async Task ReviewAsync(
        Connection connection, DocumentService.DocumentServiceClient client, string import, ProposalChoice choice, string reviewer, CancellationToken cancellation)
    {
        var open = (await ProposalsAsync(client, import, cancellation)).Where(proposal => proposal.State == ProposalState.Open).ToList();
        var decisions = choice.Decide(open);
        if (decisions.Count == 0) return;
        var request = new ReviewProposalsRequest { Name = import, Reviewer = reviewer, Decisions = { decisions } };
        var reviewed = await client.ReviewProposalsAsync(request, cancellationToken: cancellation);
        if (decisions.Count < open.Count) return;
        var job = await new KnowledgeJobService.KnowledgeJobServiceClient(connection[ResourceNames.Knowledge]).GetJobAsync(new() { Name = reviewed.Job }, cancellationToken: cancellation);
        await EndedAsync(connection, job, cancellation);
    }

    private static async Task<List<Proposal>> ProposalsAsync(DocumentService.DocumentServiceClient client, string import, CancellationToken cancellation)
    {
        var all = new List<Proposal>();
        var request = new ListProposalsRequest { Parent = import, PageSize = 1000 };
        do
        {
            var page = await client.ListProposalsAsync(request, cancellationToken: cancellation);
            all.AddRange(page.Proposals);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }
}
