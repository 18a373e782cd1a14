namespace Lightbox.Imaging.Isolation;

/// <summary>Our own exceptions across the pipe; everything else that a worker meets is told as a decoder that failed.</summary>
internal static class WireErrors
{
    /// <summary>What the worker answers with instead of pixels.</summary>
    public static (WorkerOutcome Outcome, byte[] Arguments) Of(Exception error) => error switch
    {
        ImageFormatException e => (WorkerOutcome.Broken, Text(e.Message, e.Field, e.Offset, e.Truncated)),
        UnsupportedImageException e => (WorkerOutcome.Unsupported, Text(e.Message, e.Feature)),
        ImageRangeException e => (WorkerOutcome.Range, Text(e.Message)),
        ImageLimitException e => (WorkerOutcome.Limit, Text(e.Message)),
        OutOfMemoryException or OverflowException => (WorkerOutcome.Limit, Text("Decoding takes more memory than allowed.")),
        _ => (WorkerOutcome.Broken, Text($"The decoder refuses the bytes ({error.GetType().Name}).")),
    };

    /// <summary>The same exception on the side of the caller.</summary>
    public static ImagingException Exception(WorkerOutcome outcome, byte[] arguments) => Wire.Read(arguments, reader =>
    {
        var (message, name, offset, cut) = (reader.ReadString(), reader.ReadString(), reader.ReadInt64(), reader.ReadBoolean());
        return (ImagingException)(outcome switch
        {
            WorkerOutcome.Unsupported => new UnsupportedImageException(message, name),
            WorkerOutcome.Limit => new ImageLimitException(message),
            WorkerOutcome.Range => new ImageRangeException(message),
            _ => new ImageFormatException(message, offset < 0 ? null : offset, name.Length == 0 ? null : name) { Truncated = cut },
        });
    });

    private static byte[] Text(string message, string? name = null, long? offset = null, bool cut = false) => Wire.Write(writer =>
    {
        writer.Write(message);
        writer.Write(name ?? "");
        writer.Write(offset ?? -1);
        writer.Write(cut);
    });
}
