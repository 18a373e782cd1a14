using System.Text.Json;
using Google.Protobuf;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;

namespace Lightbox.Cli.Jobs;

/// <summary>Jobs as the REST interface writes them.</summary>
internal static class JobJson
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    public static string One(IMessage message) => JsonText.Write(json => Write(json, message));

    public static string Array(IEnumerable<Job> jobs) => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (var job in jobs) Write(json, job);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, IMessage message)
    {
        using var document = JsonDocument.Parse(Formatter.Format(message));
        document.RootElement.WriteTo(json);
    }
}
