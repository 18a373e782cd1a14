using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lightbox.Cli.Hosting;

/// <summary>Where the host of a data folder answers: DIR/run/endpoints.json, written when it serves, removed when it stops.</summary>
/// <param name="ProcessId">The host's process.</param>
/// <param name="Page">The page and REST, http://127.0.0.1:N.</param>
/// <param name="Grpc">gRPC for all services, http://127.0.0.1:N+1.</param>
internal sealed record RunningHost(int ProcessId, Uri Page, Uri Grpc)
{
    /// <summary>The file's content, or null when there is none that can be read.</summary>
    public static RunningHost? Read(DataFolder data)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(FileOf(data)), RunningHostJson.Default.RunningHost);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(DataFolder data)
    {
        var file = FileOf(data);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(this, RunningHostJson.Default.RunningHost));
        File.Move(file + ".new", file, overwrite: true);
    }

    public static void Remove(DataFolder data) => File.Delete(FileOf(data));

    private static string FileOf(DataFolder data) => System.IO.Path.Combine(data.RunFolder, "endpoints.json");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RunningHost))]
internal sealed partial class RunningHostJson : JsonSerializerContext;
