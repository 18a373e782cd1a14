using System.Text.Json;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;
using Lightbox.Imaging;

namespace Lightbox.Cli.Files;

/// <summary>What went wrong with a file: a code of google.rpc.Code, a sentence, and where in the file when that is known.</summary>
internal sealed record FileFailure(string Code, string Message, long? Offset = null)
{
    /// <summary>Null for what is no fault of a file but of this program.</summary>
    public static FileFailure? Of(Exception exception) => exception switch
    {
        ImageFormatException { Truncated: true } broken => new("DATA_LOSS", broken.Message, broken.Offset),
        ImageFormatException broken => new("INVALID_ARGUMENT", broken.Message, broken.Offset),
        UnsupportedImageException unsupported => new("FAILED_PRECONDITION", unsupported.Message),
        ImageLimitException limit => new("RESOURCE_EXHAUSTED", limit.Message),
        ImageRangeException range => new("OUT_OF_RANGE", range.Message),
        FileNotFoundException or DirectoryNotFoundException => new("NOT_FOUND", exception.Message),
        UnauthorizedAccessException => new("PERMISSION_DENIED", exception.Message),
        _ when DiskFull.Is(exception) => new("RESOURCE_EXHAUSTED", exception.Message),
        IOException => new("UNAVAILABLE", exception.Message),
        _ => null,
    };

    /// <summary>Runs a verb; what fails is told on standard error, as a sentence or as one JSON object.</summary>
    /// <returns>The exit code: 0 done, 1 failed.</returns>
    public static int Guard(bool json, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (Of(e) is { } failure)
        {
            Console.Error.WriteLine(json ? failure.ToJson() : $"lightbox: {failure.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine(json ? new FileFailure("CANCELLED", "Interrupted.").ToJson() : "lightbox: interrupted.");
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is not CommandFailedException)
        {
            var failure = Unexpected(e);
            Console.Error.WriteLine(json ? failure.ToJson() : $"lightbox: {failure.Message}");
            return ExitCodes.Failed;
        }
    }

    /// <summary>What no reader should throw: a fault of this program, told without what the file holds.</summary>
    public static FileFailure Unexpected(Exception exception) => exception is OutOfMemoryException
        ? new("RESOURCE_EXHAUSTED", "There is not enough memory for this file.")
        : new("INTERNAL", $"This program failed on the file ({exception.GetType().Name}); please report it.");

    /// <summary>One object; the offset is null when there is no such place.</summary>
    public string ToJson() => JsonText.Line(json =>
    {
        json.WriteStartObject();
        WriteFields(json);
        json.WriteEndObject();
    });

    public void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("code", Code);
        json.WriteString("message", Message);
        if (Offset is { } offset) json.WriteNumber("offset", offset);
        else json.WriteNull("offset");
    }
}
