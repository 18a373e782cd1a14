using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets access ID`: how one comes to the files, with the steps still open.</summary>
internal static class AccessCommand
{
    private const int Indent = 16;

    public static Command Create()
    {
        var id = DatasetId.Argument();
        var json = new Option<bool>("--json") { Description = "Print the guide as JSON." };
        var command = new Command("access", """
            How to come to a dataset's files: the provider's steps, what is done already, the terms.

            Example: lightbox datasets access chexpert
            """)
        {
            id, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
            var guide = await client.GetAccessGuideAsync(new GetAccessGuideRequest { Name = DatasetId.NameOf(parsed.GetRequiredValue(id)) }, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? DatasetJson.Message(guide) : Lines(guide, WrappedText.ConsoleWidth));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Lines(AccessGuide guide, int width)
    {
        var lines = new List<string>();
        Add("Access", guide.Access == AccessLevel.Unspecified ? "not known" : guide.Access.ToString().ToLowerInvariant());
        Add("Takes", guide.Turnaround);
        Add("Agreement", guide.Agreement);
        Add("Helpdesk", guide.Helpdesk);
        Add("Tools", string.Join(", ", guide.DownloadTools));
        if (guide.Steps.Count > 0) lines.Add("");
        foreach (var step in guide.Steps)
        {
            lines.Add(WrappedText.Titled($"[{(step.Done ? "x" : " ")}] {step.Number}.", step.Title + (step.IsOptional ? " (optional)" : ""), 8, width));
            foreach (var text in new[] { step.Description, step.Link }.Where(text => text.Length > 0)) lines.Add(WrappedText.Titled("", text, 8, width));
        }

        if (guide.UseDecisions.Count > 0) lines.Add("");
        foreach (var use in guide.UseDecisions) Add(use.Purpose.ToString(), use.Answer.ToString().ToLowerInvariant() + (use.Clause.Length > 0 ? ": " + use.Clause : ""));
        return string.Join(Environment.NewLine, [.. lines, "", .. WrappedText.Lines(guide.Notice, width)]);

        void Add(string title, string text)
        {
            if (text.Length > 0) lines.Add(WrappedText.Titled(title, text, Indent, width));
        }
    }
}
