using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Render.V1;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>`lightbox benchmark prepare`: a person's scenarios with real images, their truth, licences and citations.</summary>
internal static class PrepareCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("SCENARIOS.json") { Description = "A list of scenarios, each with an id; or an object with such a list as \"scenarios\"." };
        var output = new Option<string>("--out") { Description = "A new or empty folder for the pack.", HelpName = "DIR", Required = true };
        var each = NumberOption.Create("--per-scenario", "Images for each scenario.", 1, 100, 1);
        var seed = new Option<long>("--seed") { Description = "Same seed, same choice.", HelpName = "N" };
        var size = NumberOption.Create("--size", "Longest edge of an image, pixels: 64, 128, 256, 512, 1024 or 2048; others are raised to the next.", 1, 2048, 2048);
        var format = new Option<string>("--format") { Description = "png or jpeg.", HelpName = "FORMAT", DefaultValueFactory = _ => "png" };
        format.AcceptOnlyFromAmong("png", "jpeg");
        var redistributable = new Option<bool>("--redistributable-only") { Description = "Only images whose terms let you give the pack to others." };
        var json = new Option<bool>("--json") { Description = "Print what was prepared as JSON." };
        var command = new Command("prepare", """
            Chooses images that are here for each scenario (by the catalogue's mapping, or by the scenario's own modality, body_part, annotation_filter or dataset), has them rendered, and
            writes the scenarios back with image paths, truth, source, licence and citation, beside a manifest with hashes and CITATIONS.md. The file given is not changed.

            Example: lightbox benchmark prepare scenarios.json --out pack --per-scenario 10 --seed 7
            """)
        {
            file, output, each, seed, size, format, redistributable, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new PrepareOptions(
                Path.GetFullPath(parsed.GetRequiredValue(file)), Path.GetFullPath(parsed.GetRequiredValue(output)), parsed.GetValue(each), parsed.GetValue(seed), parsed.GetValue(size),
                parsed.GetValue(format) == "jpeg" ? PictureFormat.Jpeg : PictureFormat.Png, parsed.GetValue(redistributable), parsed.GetValue(json));
            // A wrong file is told before any service is started.
            var scenarios = await ScenarioFile.ReadAsync(options.File, cancellation);
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Render, cancellation);
            return await new PrepareRun(connection, options).RunAsync(scenarios, cancellation);
        });
        return command;
    }
}

/// <param name="File">The person's scenarios.</param>
/// <param name="Output">The pack's folder.</param>
/// <param name="Size">Longest edge of an image, pixels.</param>
internal sealed record PrepareOptions(string File, string Output, int PerScenario, long Seed, int Size, PictureFormat Format, bool RedistributableOnly, bool Json);
