using System.CommandLine;
using Lightbox.Cli.Terminal;
using Lightbox.Imaging.Display;

namespace Lightbox.Cli.Files;

/// <summary>`lightbox previews`: a folder of images to a folder of pictures and a contact sheet.</summary>
internal static class PreviewsCommand
{
    public static Command Create()
    {
        var input = new Option<string>("--input") { Description = "The folder to look through, with its subfolders.", HelpName = "DIR", Required = true };
        var output = new Option<string>("--output") { Description = "Where the previews go; made when it is not there.", HelpName = "DIR", Required = true };
        var max = new Option<int>("--max")
        {
            Description = "The longest side of a preview, pixels.",
            HelpName = "PIXELS",
            DefaultValueFactory = _ => 2048,
        };
        max.Between(16, 8192, "--max takes a number from 16 to 8192.");
        var format = new Option<string>("--format") { Description = "jpeg, png or webp.", HelpName = "FORMAT", DefaultValueFactory = _ => "jpeg" };
        format.AcceptOnlyFromAmong("jpeg", "png", "webp");
        var json = FileArguments.Json();
        var command = new Command("previews", """
            Makes a preview of every image in a folder, in parallel, with a contact sheet (index.html) and a list (previews.json).

            Example: lightbox previews --input scans --output previews --max 1024 --format webp
            """)
        {
            input, output, max, format, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(input) is { } from && result.GetValue(output) is { } to && Path.GetFullPath(from) == Path.GetFullPath(to))
            {
                result.AddError("--output must be another folder than --input.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(FileFailure.Guard(parsed.GetValue(json), () => new PreviewsRun(
            Path.GetFullPath(parsed.GetRequiredValue(input)),
            Path.GetFullPath(parsed.GetRequiredValue(output)),
            parsed.GetValue(max),
            parsed.GetValue(format) switch { "png" => EncodeFormat.Png, "webp" => EncodeFormat.WebP, _ => EncodeFormat.Jpeg },
            parsed.GetValue(json)).Run(cancellation))));
        return command;
    }
}
