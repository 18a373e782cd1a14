using System.CommandLine;

namespace Lightbox.Cli.Up;

/// <summary>`lightbox up`: everything in one process, until Ctrl-C.</summary>
internal static class UpCommand
{
    /// <summary>A port that browsers allow and that few programs take.</summary>
    private const int DefaultPort = 5080;

    public static Command Create()
    {
        var folder = new Argument<string?>("FOLDER")
        {
            Description = "A folder of images to take in and show; the files stay where they are.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var demo = new Option<bool>("--demo") { Description = "Make Lightbox's own sample set (CT, slide, volume, clip) and show it." };
        var copy = new Option<bool>("--copy") { Description = "Copy the files into the data folder." };
        var data = new Option<string?>("--data") { Description = "Data folder (default: $XDG_DATA_HOME/lightbox).", HelpName = "DIR" };
        var port = NumberOption.Create(
            "--port", "Port of the page and REST; gRPC is on the next one. 0 takes any two.", 0, ushort.MaxValue - 1, DefaultPort);
        var listen = new Option<string>("--listen")
        {
            Description = "Address to listen on. Any but loopback needs access configured.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var command = new Command("up", """
            Serves everything in one process until Ctrl-C: the page, REST, gRPC.

            Example: lightbox up ~/scans --port 5080
            """)
        {
            folder, demo, copy, data, port, listen,
        };
        command.SetAction((parsed, cancellation) => new UpRun(new UpOptions(
            parsed.GetValue(folder),
            parsed.GetValue(demo),
            parsed.GetValue(copy),
            parsed.GetValue(data),
            parsed.GetRequiredValue(listen),
            parsed.GetRequiredValue(port))).RunAsync(cancellation));
        return command;
    }
}
