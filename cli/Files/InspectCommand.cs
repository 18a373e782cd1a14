using System.CommandLine;
using System.Text.Json;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Files;

/// <summary>`lightbox inspect`: what a file says of itself.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var file = FileArguments.File();
        var json = FileArguments.Json();
        var command = new Command("inspect", """
            Says what an image file is: format, size, pixels, spacing, levels, window. No server is needed.

            Example: lightbox inspect chest.dcm --json
            """)
        {
            file, json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(FileFailure.Guard(
            parsed.GetValue(json), () => Run(parsed.GetRequiredValue(file), parsed.GetValue(json), cancellation))));
        return command;
    }

    private static int Run(string path, bool json, CancellationToken cancellation)
    {
        using var reader = SourceFile.Open(path, cancellation);
        var text = JsonText.Write(writer => InfoJson.Write(writer, reader.Info));
        Console.Out.WriteLine(json ? text : Lines(text));
        return 0;
    }

    /// <summary>The same fields for a person: a name and a value a line.</summary>
    private static string Lines(string json)
    {
        using var fields = JsonDocument.Parse(json);
        var names = fields.RootElement.EnumerateObject().ToList();
        var width = names.Max(field => field.Name.Length) + 2;
        return string.Join(Environment.NewLine, names.Select(field => field.Name.PadRight(width) + Value(field.Value)));
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Value)),
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(field => $"{field.Name} {Value(field.Value)}")),
        _ => value.GetRawText(),
    };
}
