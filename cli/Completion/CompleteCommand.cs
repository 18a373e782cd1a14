using System.CommandLine;

namespace Lightbox.Cli.Completion;

/// <summary>`lightbox complete`: what the scripts of `lightbox completion` call; one candidate a line.</summary>
internal static class CompleteCommand
{
    public static Command Create(Func<RootCommand> root)
    {
        var position = new Option<int?>("--position") { Description = "Where the cursor is in the line, characters.", HelpName = "N" };
        var line = new Argument<string>("LINE") { Description = "The line as typed." };
        var command = new Command("complete", "Candidates for the word at the cursor, for the scripts of 'lightbox completion'.") { position, line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var text = parsed.GetRequiredValue(line);
            foreach (var candidate in Candidates.Of(root(), text, parsed.GetValue(position) ?? text.Length)) Console.Out.WriteLine(candidate);
            return ExitCodes.Done;
        });
        return command;
    }
}
