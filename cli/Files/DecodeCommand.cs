using System.CommandLine;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Files;

/// <summary>`lightbox decode`: pixels to a raw file.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var file = FileArguments.File();
        var frame = new Option<int>("--frame") { Description = "Which frame, the first is 0 (default: 0).", HelpName = "N" };
        var raw = new Option<string>("--raw") { Description = "Where to write the samples.", HelpName = "OUT", Required = true };
        var rgb = new Option<bool>("--rgb") { Description = "Ready for a screen instead of as stored: windowed, colours converted, 8-bit RGB." };
        var volume = new Option<bool>("--volume") { Description = "All frames, unscaled, in the file's order." };
        var json = FileArguments.Json();
        var command = new Command("decode", """
            Writes one frame as raw samples: rows from the top, samples of a pixel together, little-endian, in the file's own sample type.
            Compression is taken off; colours and greys are left as they are stored unless --rgb asks otherwise.

            Example: lightbox decode heart.dcm --frame 3 --raw frame3.bin --json
            """)
        {
            file, frame, raw, rgb, volume, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(rgb) && result.GetValue(volume)) result.AddError("--rgb and --volume do not go together.");
            if (result.GetResult(frame) is { Implicit: false } && result.GetValue(volume)) result.AddError("--frame and --volume do not go together.");
        });
        frame.Between(0, int.MaxValue, "--frame counts from 0.");
        command.SetAction((parsed, cancellation) => Task.FromResult(FileFailure.Guard(FileArguments.ForMachine(parsed.GetValue(json)), () =>
        {
            var run = new DecodeRun(parsed.GetRequiredValue(file), parsed.GetRequiredValue(raw), parsed.GetValue(json));
            return parsed.GetValue(volume) ? run.Volume(cancellation) : run.Frame(parsed.GetValue(frame), parsed.GetValue(rgb), cancellation);
        })));
        return command;
    }
}
