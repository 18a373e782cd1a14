using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lightbox.Bench;

/// <summary>The figures of one benchmark as JSON (artifacts/bench/NAME.json), for whoever compares two runs.</summary>
internal static class ResultFile
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <returns>Where it was written.</returns>
    public static string Write(string benchmark, IEnumerable<Figure> figures)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Checkout.Root, "artifacts", "bench")).FullName;
        var path = Path.Combine(folder, benchmark + ".json");
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, Indented);
        json.WriteStartObject();
        json.WriteString("benchmark", benchmark);
        json.WriteString("time", DateTime.UtcNow);
        json.WriteString("system", RuntimeInformation.OSDescription);
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteStartArray("figures");
        foreach (var figure in figures) Write(json, figure);
        json.WriteEndArray();
        json.WriteEndObject();
        return path;
    }

    private static void Write(Utf8JsonWriter json, Figure figure)
    {
        json.WriteStartObject();
        json.WriteString("name", figure.Name);
        json.WriteString("unit", figure.Unit);
        json.WriteNumber("median", figure.Median);
        json.WriteNumber("min", figure.Values.Min());
        json.WriteNumber("max", figure.Values.Max());
        json.WriteNumber("n", figure.Values.Count);
        if (figure.Limit is { } limit)
        {
            json.WriteNumber("limit", limit);
            json.WriteString("limitIs", figure.MoreIsBetter ? "least" : "most");
            json.WriteBoolean("kept", figure.IsKept);
        }

        json.WriteEndObject();
    }
}
