using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lightbox.Cli.Benchmarks.Packs;

/// <summary>What a pack consists of, by hash. Nothing in it is of the moment: the same choice of the same images is the same pack.</summary>
/// <param name="Size">Longest edge of an image, pixels.</param>
/// <param name="Files">Every file but the manifest and its hash, by path.</param>
internal sealed record PackManifest(long Seed, int PerScenario, int Size, string Notice, IReadOnlyList<PackFile> Files)
{
    /// <summary>Goes up when a reader of the one before could not read it.</summary>
    private const string Format = "lightbox-benchmark/1";

    private const long MaximumBytes = 64 << 20;

    public string Text { get; private init; } = Write(Seed, PerScenario, Size, Notice, Files);

    /// <summary>Of the file's bytes.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <exception cref="CommandFailedException">There is none, or it is none.</exception>
    public static async Task<PackManifest> ReadAsync(string pack, CancellationToken cancellation)
    {
        var path = Path.Combine(pack, PackFolder.Manifest);
        if (!File.Exists(path)) throw new CommandFailedException($"{pack} is no pack: there is no {PackFolder.Manifest}.", ExitCodes.WrongUse);
        if (new FileInfo(path).Length > MaximumBytes) throw Broken(path);
        var text = await File.ReadAllTextAsync(path, cancellation);
        try
        {
            var root = JsonNode.Parse(text)!.AsObject();
            if ((string?)root["format"] != Format) throw new CommandFailedException($"{path} is of another format than {Format}.");
            var files = root["files"]!.AsArray().Select(file => new PackFile((string)file!["path"]!, (string)file["sha256"]!, (long)file["bytes"]!)).ToList();
            return new PackManifest((long)root["seed"]!, (int)root["per_scenario"]!, (int)root["size"]!, (string)root["notice"]!, files) { Text = text };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentNullException or ArgumentException or FormatException or NullReferenceException)
        {
            throw Broken(path, wrong);
        }
    }

    private static CommandFailedException Broken(string path, Exception? inner = null) => new($"{path} is no manifest of a pack.", inner: inner);

    private static string Write(long seed, int perScenario, int size, string notice, IReadOnlyList<PackFile> files) => PackJson.Write(new JsonObject
    {
        ["format"] = Format,
        ["seed"] = seed,
        ["per_scenario"] = perScenario,
        ["size"] = size,
        ["notice"] = notice,
        ["files"] = new JsonArray([.. files.Select(file => new JsonObject { ["path"] = file.Path, ["sha256"] = file.Sha256, ["bytes"] = file.Bytes })]),
    });
}
