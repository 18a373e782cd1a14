using System.CommandLine;
using System.Reflection;

namespace Lightbox.Cli.Completion;

/// <summary>`lightbox completion bash|zsh|pwsh`: the script that makes a shell complete commands, options and ids.</summary>
internal static class CompletionCommand
{
    private static readonly (string Shell, string Use)[] Shells =
    [
        ("bash", "in ~/.bashrc: eval \"$(lightbox completion bash)\""),
        ("zsh", "in ~/.zshrc, after compinit: eval \"$(lightbox completion zsh)\""),
        ("pwsh", "in $PROFILE: lightbox completion pwsh | Out-String | Invoke-Expression"),
    ];

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or pwsh (PowerShell)." };
        shell.AcceptOnlyFromAmong([.. Shells.Select(known => known.Shell)]);
        var command = new Command("completion", $"""
            Prints a script with which a shell completes commands, options and the ids of datasets.

            Example: lightbox completion bash
              {string.Join("\n  ", Shells.Select(known => known.Use))}
            """)
        {
            shell,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var script = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Completion/{parsed.GetRequiredValue(shell)}")!;
            using var text = new StreamReader(script);
            await Console.Out.WriteAsync(await text.ReadToEndAsync(cancellation));
            return ExitCodes.Done;
        });
        return command;
    }
}
