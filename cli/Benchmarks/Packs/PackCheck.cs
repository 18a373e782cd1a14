using System.Security.Cryptography;

namespace Lightbox.Cli.Benchmarks.Packs;

/// <summary>Whether a pack is the one that was prepared: a score on a changed truth or a changed image is nobody's.</summary>
internal static class PackCheck
{
    private const int MaximumNamed = 5;

    /// <exception cref="CommandFailedException">A file is missing or another than the manifest says; or the manifest is another than its hash says.</exception>
    public static async Task RequireAsync(string pack, PackManifest manifest, CancellationToken cancellation)
    {
        var hash = Path.Combine(pack, PackFolder.ManifestHash);
        if (!File.Exists(hash)) throw new CommandFailedException($"The pack is not whole: {PackFolder.ManifestHash} is missing.");
        if ((await File.ReadAllTextAsync(hash, cancellation)).Split(' ')[0] != manifest.Sha256)
            throw new CommandFailedException($"The pack was changed: {PackFolder.Manifest} has another hash than {PackFolder.ManifestHash} says.");
        if (!manifest.Files.Any(file => file.Path == PackFolder.Scenarios)) throw new CommandFailedException($"The pack is not whole: {PackFolder.Manifest} does not list {PackFolder.Scenarios}.");

        var wrong = new List<string>();
        foreach (var file in manifest.Files)
        {
            var path = Path.GetFullPath(Path.Combine(pack, file.Path));
            // A manifest comes from somebody: it names nothing outside its pack.
            if (!path.StartsWith(Path.GetFullPath(pack).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) wrong.Add($"{file.Path} lies outside the pack");
            else if (!File.Exists(path)) wrong.Add($"{file.Path} is missing");
            else if (new FileInfo(path).Length != file.Bytes || await HashAsync(path, cancellation) != file.Sha256) wrong.Add($"{file.Path} has another hash");
        }

        if (wrong.Count == 0) return;
        var more = wrong.Count > MaximumNamed ? $"; and {wrong.Count - MaximumNamed} more" : "";
        throw new CommandFailedException($"The pack was changed: {string.Join("; ", wrong.Take(MaximumNamed))}{more}. Prepare it again.");
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }
}
