using System.Text;
using static Lightbox.Catalog.Cards.MarkdownText;

namespace Lightbox.Catalog.Cards;

/// <summary>How one comes to a dataset's files and what one may do with them.</summary>
internal static class MarkdownTerms
{
    public static void Write(StringBuilder text, CardSubject subject)
    {
        var guide = subject.Guide;
        var steps = guide.Steps.Select(step =>
            $"{step.Number}. {Plain(step.Title)}{(step.IsOptional ? " (optional)" : "")}{(step.Done ? " (done)" : "")}.{Before(" ", Plain(step.Description))}{(step.Link.Length > 0 ? $" <{step.Link}>" : "")}");
        string[] facts =
        [
            Fact("Access", UseWords.Access(guide.Access)), Fact("Waiting time", guide.Turnaround), Fact("Agreement", guide.Agreement), Fact("Help", guide.Helpdesk),
            Fact("Download tools", string.Join(", ", guide.DownloadTools)),
        ];
        Section(text, "How to get it", string.Join("\n\n", new[] { string.Join('\n', steps), string.Join('\n', facts.Where(fact => fact.Length > 0)) }.Where(part => part.Length > 0)));
        if (guide.UseDecisions.Count == 0) return;
        text.Append("\n## What one may do with it\n\n| Use | Answer | Clause |\n|---|---|---|\n");
        foreach (var decision in guide.UseDecisions)
        {
            var clause = Plain(decision.Clause) + (decision.Uri.Length > 0 ? $" <{decision.Uri}>" : "");
            text.Append($"| {UseWords.Purpose(decision.Purpose)} | {UseWords.Answer(decision.Answer)} | {Cell(clause.Trim())} |\n");
        }
    }

    private static string Fact(string name, string value) => value.Length > 0 ? $"- {name}: {Plain(value)}" : "";
}
