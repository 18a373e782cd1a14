using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lightbox.Cli.Terminal;

/// <summary>JSON for machines, written by hand: no serializer to warm up, and the keys stand where they are documented.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Action<Utf8JsonWriter> write) => Write(write, Options);

    /// <summary>On one line, for an error: a log keeps it together.</summary>
    public static string Line(Action<Utf8JsonWriter> write) => Write(write, Options with { Indented = false });

    private static string Write(Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
