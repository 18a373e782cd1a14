using System.Globalization;
using Lightbox.Knowledge.V1;
using Spectre.Console;

namespace Lightbox.Cli.Knowledge;

/// <summary>Which proposals to take: as given with the command, or as a person says when asked one by one.</summary>
internal sealed class ProposalChoice
{
    private const string Take = "take", Leave = "leave", Later = "decide the rest later";

    /// <summary>Null: ask.</summary>
    private readonly Func<int, bool>? isTaken;

    private ProposalChoice(Func<int, bool>? isTaken) => this.isTaken = isTaken;

    /// <exception cref="CommandFailedException">It is none of all, none and numbers.</exception>
    public static ProposalChoice Parse(string? which)
    {
        switch (which)
        {
            case null:
                return new(null);
            case "all":
                return new(_ => true);
            case "none":
                return new(_ => false);
        }

        var numbers = new HashSet<int>();
        foreach (var part in which.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) throw new CommandFailedException("--confirm must be all, none, or numbers such as 1,3.", ExitCodes.WrongUse);
            numbers.Add(number);
        }

        return new(numbers.Contains);
    }

    /// <summary>Where nobody can be asked and nothing was said, nothing is decided.</summary>
    public List<ProposalDecision> Decide(IReadOnlyList<Proposal> open)
    {
        if (isTaken is { } taken) return [.. open.Select(proposal => Decision(proposal, taken(ImportText.Number(proposal))))];
        return Console.IsInputRedirected || Console.IsErrorRedirected ? [] : Ask(open);
    }

    private static List<ProposalDecision> Ask(IReadOnlyList<Proposal> open)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var decisions = new List<ProposalDecision>();
        foreach (var proposal in open)
        {
            console.WriteLine(ImportText.Lines(proposal));
            var answer = console.Prompt(new SelectionPrompt<string>().Title($"Take this entry ({decisions.Count + 1} of {open.Count})?").AddChoices(Take, Leave, Later));
            if (answer == Later) break;
            decisions.Add(Decision(proposal, answer == Take));
        }

        return decisions;
    }

    private static ProposalDecision Decision(Proposal proposal, bool isTaken) => new() { Proposal = proposal.Name, State = isTaken ? ProposalState.Confirmed : ProposalState.Rejected };
}
