using System.CommandLine;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Files;

/// <summary>`lightbox export-tiles`: a slide as Deep Zoom tiles for any web viewer.</summary>
internal static class ExportTilesCommand
{
    public static Command Create()
    {
        var file = FileArguments.File();
        var output = new Option<string>("--output", "-o") { Description = "NAME.dzi and the folder NAME_files are made.", HelpName = "NAME", Required = true };
        var quality = new Option<int>("--quality") { Description = "JPEG quality of the tiles that have to be made (default: 85).", HelpName = "Q", DefaultValueFactory = _ => 85 };
        var json = FileArguments.Json();
        var command = new Command("export-tiles", """
            Exports a whole slide as Deep Zoom tiles, which OpenSeadragon and others show. The pyramid is laid along the slide's own tiles: those that are
            stored as JPEG are copied as they are, without loss; only edges and levels that are not stored are made.

            Example: lightbox export-tiles case12.svs -o /var/www/case12
            """)
        {
            file, output, quality, json,
        };
        quality.Between(1, 100, "--quality takes a number from 1 to 100.");
        command.SetAction((parsed, cancellation) => Task.FromResult(FileFailure.Guard(FileArguments.ForMachine(parsed.GetValue(json)), () =>
            new ExportTilesRun(parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetValue(quality), parsed.GetValue(json)).Run(cancellation))));
        return command;
    }
}
