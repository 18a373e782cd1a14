using System.CommandLine;
using Lightbox.Cli.Terminal;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Cli.Files;

/// <summary>`lightbox render`: one picture of a file.</summary>
internal static class RenderCommand
{
    private const int LargestSide = 8192;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp"];

    private static readonly Option<int> Frame = new("--frame") { Description = "Which frame, the first is 0.", HelpName = "N" };

    private static readonly Option<string> Slice = new("--slice")
    {
        Description = "A slice of a volume: axial, coronal or sagittal and its index, the first is 0 (from the feet, the back, the right).",
        HelpName = "AXIS:INDEX",
    };

    private static readonly Option<int> Time = new("--time") { Description = "With --slice: which volume of a series in time, the first is 0.", HelpName = "N" };

    private static readonly Option<string> Place = new("--region") { Description = "A rectangle of level-0 pixels.", HelpName = "x,y,w,h" };

    private static readonly Option<double> Scale = new("--scale")
    {
        Description = "With --region: pixels of the picture for one of level 0 (0.25 is a quarter of its width).",
        HelpName = "s",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> Max = new("--max") { Description = "The longest side of the picture, pixels; never enlarges.", HelpName = "PIXELS" };

    private static readonly Option<string> Window = new("--window") { Description = "Grey values shown: their middle and width in the file's units (HU for CT).", HelpName = "c,w" };

    private static readonly Option<bool> Invert = new("--invert") { Description = "White for black." };

    private static readonly Option<string> Lut = new("--lut") { Description = $"A colour table: {string.Join(", ", ColourTables.Names)}.", HelpName = "NAME" };

    private static readonly Option<bool> Overlays = new("--overlays") { Description = "Draw the file's own overlays." };

    private static readonly Option<string> Mask = new("--segmentation") { Description = "A DICOM segmentation or a NIfTI mask to lay over the picture.", HelpName = "FILE" };

    private static readonly Option<string> Output = new("--output", "-o") { Description = "Where the picture goes: .png, .jpg or .webp.", HelpName = "OUT", Required = true };

    public static Command Create()
    {
        var file = FileArguments.File();
        var json = FileArguments.Json();
        var command = new Command("render", """
            Makes one picture of a file, as it is shown on a screen: a frame, a slice of a volume, or a region of a slide.

            Example: lightbox render head.nii.gz --slice sagittal:90 --window 40,80 -o slice.png
            """)
        {
            file, Frame, Slice, Time, Place, Scale, Max, Window, Invert, Lut, Overlays, Mask, Output, json,
        };
        Validate(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(FileFailure.Guard(FileArguments.ForMachine(parsed.GetValue(json)), () =>
            new RenderRun(parsed.GetRequiredValue(file), TargetOf(parsed), OptionsOf(parsed), parsed.GetValue(Lut), parsed.GetValue(Mask), parsed.GetValue(Max), parsed.GetRequiredValue(Output))
                .Run(parsed.GetValue(json), cancellation))));
        return command;
    }

    private static void Validate(Command command)
    {
        Frame.Between(0, int.MaxValue, "--frame counts from 0.");
        Time.Between(0, int.MaxValue, "--time counts from 0.");
        Max.Between(1, LargestSide, $"--max takes a number from 1 to {LargestSide}.");
        Check(Slice, text => RenderTarget.ParseSlice(text) is not null, "--slice takes axial:N, coronal:N or sagittal:N.");
        Check(Place, text => RenderTarget.ParseRegion(text) is not null, "--region takes four whole numbers: x,y,w,h.");
        Check(Window, text => RenderTarget.ParseWindow(text) is not null, "--window takes two numbers, the second above 0: c,w.");
        Check(Lut, text => ColourTables.Find(text) is not null, $"--lut takes one of {string.Join(", ", ColourTables.Names)}.");
        Check(Output, text => Array.Exists(Extensions, extension => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase)), "--output must end in .png, .jpg or .webp.");
        command.Validators.Add(result =>
        {
            bool Given(Option option) => result.GetResult(option) is { Implicit: false };
            if (Given(Slice) && (Given(Frame) || Given(Place))) result.AddError("--slice does not go together with --frame or --region.");
            if (Given(Time) && !Given(Slice)) result.AddError("--time needs --slice.");
            if (Given(Scale) && !Given(Place)) result.AddError("--scale needs --region.");
        });
    }

    private static void Check(Option<string> option, Func<string, bool> sound, string otherwise) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && !sound(token.Value)) result.AddError(otherwise);
    });

    private static RenderTarget TargetOf(ParseResult parsed)
    {
        bool framed = parsed.GetResult(Frame) is { Implicit: false };
        if (parsed.GetValue(Slice) is { } slice && RenderTarget.ParseSlice(slice) is var (plane, index)) return new RenderTarget.Slice(plane, index, parsed.GetValue(Time));
        if (parsed.GetValue(Place) is { } place) return new RenderTarget.Part(RenderTarget.ParseRegion(place)!.Value, parsed.GetValue(Scale), parsed.GetValue(Frame));
        return framed ? new RenderTarget.Frame(parsed.GetValue(Frame)) : new RenderTarget.Whole();
    }

    private static DisplayOptions OptionsOf(ParseResult parsed)
    {
        var window = parsed.GetValue(Window) is { } text ? RenderTarget.ParseWindow(text) : null;
        return new(window?.Center, window?.Width, parsed.GetValue(Invert), Overlays: parsed.GetValue(Overlays));
    }
}
