using System.Security.Cryptography;
using System.Text;

namespace Lightbox.Cli.Benchmarks.Packs;

/// <summary>A pack being written: every file's hash is taken from what is written.</summary>
internal sealed class PackFolder(string path)
{
    public const string Scenarios = "scenarios.json";
    public const string Citations = "CITATIONS.md";
    public const string Manifest = "manifest.json";
    public const string ManifestHash = "manifest.json.sha256";

    private readonly List<PackFile> files = [];

    /// <summary>By path.</summary>
    public IReadOnlyList<PackFile> Files
    {
        get { lock (files) return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]; }
    }

    public Task<string> WriteAsync(string relative, string text, CancellationToken cancellation) => WriteAsync(relative, Encoding.UTF8.GetBytes(text), cancellation);

    /// <returns>Its SHA-256.</returns>
    public async Task<string> WriteAsync(string relative, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var target = Path.Combine(path, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await File.WriteAllBytesAsync(target, bytes, cancellation);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        lock (files) files.Add(new PackFile(relative, sha256, bytes.Length));
        return sha256;
    }

    /// <summary>The manifest, and its own hash beside it as sha256sum -c reads it.</summary>
    public async Task WriteManifestAsync(PackManifest manifest, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(path, Manifest), manifest.Text, cancellation);
        await File.WriteAllTextAsync(Path.Combine(path, ManifestHash), $"{manifest.Sha256}  {Manifest}\n", cancellation);
    }
}

/// <summary>One file of a pack.</summary>
/// <param name="Path">Below the pack, '/' between folders.</param>
internal sealed record PackFile(string Path, string Sha256, long Bytes);
