using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace Lightbox.Retrieval.Stored;

/// <summary>One stored file and by what it is known again.</summary>
internal sealed record StoredFile(string Name, FileMark Mark);

/// <summary>A segment's files.</summary>
/// <param name="Vectors">Those that were put in; null where there are none.</param>
internal sealed record StoredSegment(StoredFile Texts, StoredFile? Vectors);

/// <summary>
/// What an index consists of. It is written last and renamed into place: before that the old one holds, after that the new one. One line of JSON and one with the hash of
/// the first: half of one is not taken for a whole.
/// </summary>
/// <param name="Fields">Of the texts, and the version of what cuts them into words: an index made otherwise is foreign.</param>
/// <param name="Stamp">What the owner calls this state.</param>
/// <param name="VectorTag">What the owner calls the model of the vectors.</param>
/// <param name="Dead">Documents taken out since they were stored.</param>
internal sealed record Manifest(string Fields, string Stamp, string VectorTag, IReadOnlyList<StoredSegment> Segments, IReadOnlyList<int> Dead)
{
    public const string FileName = "manifest.json";

    /// <summary>Ending of one that is being written.</summary>
    public const string Unfinished = ".new";

    private const int MostBytes = 64 << 20;

    /// <summary>The manifest in a folder; null when there is none, or none that can be believed.</summary>
    public static Manifest? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path) || new FileInfo(path).Length > MostBytes) return null;
        var bytes = File.ReadAllBytes(path);
        var end = Array.IndexOf(bytes, (byte)'\n');
        if (end < 0 || Encoding.ASCII.GetString(bytes.AsSpan(end + 1)) != Check(bytes.AsSpan(0, end))) return null;
        try
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(0, end));
            return Of(json.RootElement);
        }
        catch (Exception foreign) when (foreign is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static Manifest Of(JsonElement root) => new(
            root.GetProperty("fields").GetString()!,
            root.GetProperty("stamp").GetString()!,
            root.GetProperty("vectorTag").GetString()!,
            [.. root.GetProperty("segments").EnumerateArray().Select(s => new StoredSegment(FileAt(s, "texts")!, FileAt(s, "vectors")))],
            [.. root.GetProperty("dead").EnumerateArray().Select(d => d.GetInt32())]);

    /// <summary>Makes this the manifest of a folder.</summary>
    public void Write(string folder)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) Write(json);
        var path = Path.Combine(folder, FileName);
        using (var file = new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write))
        {
            file.Write(buffer.WrittenSpan);
            file.Write("\n"u8);
            file.Write(Encoding.ASCII.GetBytes(Check(buffer.WrittenSpan)));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + Unfinished, path, overwrite: true);
    }

    public IEnumerable<string> Files() => Segments.SelectMany(s => (IEnumerable<StoredFile?>)[s.Texts, s.Vectors]).OfType<StoredFile>().Select(f => f.Name);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("fields", Fields);
        json.WriteString("stamp", Stamp);
        json.WriteString("vectorTag", VectorTag);
        json.WriteStartArray("segments");
        foreach (var segment in Segments)
        {
            json.WriteStartObject();
            Write(json, "texts", segment.Texts);
            if (segment.Vectors is { } vectors) Write(json, "vectors", vectors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("dead");
        foreach (var document in Dead) json.WriteNumberValue(document);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, StoredFile file)
    {
        json.WriteStartObject(name);
        json.WriteString("name", file.Name);
        json.WriteNumber("length", file.Mark.Length);
        json.WriteNumber("hash", file.Mark.Hash);
        json.WriteEndObject();
    }

    private static StoredFile? FileAt(JsonElement segment, string name) => segment.TryGetProperty(name, out var file)
        ? new(Path.GetFileName(file.GetProperty("name").GetString()!), new(file.GetProperty("length").GetInt64(), file.GetProperty("hash").GetUInt64()))
        : null;

    private static string Check(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes).ToString("x16");
}
