using System.CommandLine;

namespace Lightbox.Cli.Files;

/// <summary>What the verbs that work on files alone have in common: inspect, decode, render and previews need no server.</summary>
internal static class FileArguments
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON for machines; an error is one JSON object on standard error." };

    /// <summary>Whether who reads standard error is a program: an error is then one JSON object, on a terminal a sentence.</summary>
    public static bool ForMachine(bool json) => json || Console.IsErrorRedirected;

    public static Argument<string> File() => new("FILE") { Description = "An image file of any format read here, its name does not matter; or a folder with the DICOM files of one series or slide." };
}
