using System.CommandLine;

namespace Lightbox.Cli.Files;

/// <summary>The verbs that work on files alone, without a server: inspect, decode, previews.</summary>
internal static class FileCommands
{
    public static IEnumerable<Command> Create() => [InspectCommand.Create(), DecodeCommand.Create(), PreviewsCommand.Create()];

    public static Option<bool> JsonOption() => new("--json") { Description = "Print JSON for machines; an error is one JSON object on standard error." };

    public static Argument<string> FileArgument() => new("FILE") { Description = "An image file of any format read here; its name does not matter." };
}
