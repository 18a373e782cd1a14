using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Lightbox.Gateway.Site;

/// <summary>One file of the built page, embedded in the assembly so that it is found whatever folder the host runs in.</summary>
/// <param name="Name">The name it is asked for by: index.html, main-4QX7PK2N.js.</param>
/// <param name="Resource">The embedded resource with the plain bytes.</param>
/// <param name="Encodings">Embedded resources with the same bytes compressed, best first.</param>
/// <param name="Etag">Quoted, from the plain bytes.</param>
internal sealed partial record SiteFile(string Name, string Resource, IReadOnlyList<(string Token, string Resource)> Encodings, string Etag)
{
    private const string Prefix = "page/";
    private static readonly Assembly Holder = typeof(SiteFile).Assembly;

    /// <summary>Every file of the page by name; empty when the build had no Node to make it with.</summary>
    public static IReadOnlyDictionary<string, SiteFile> All { get; } = Load();

    /// <summary>A name with a content hash in it never changes its bytes, so it may be kept for ever.</summary>
    public bool IsImmutable => HashInName().IsMatch(Name);

    public string ContentType => Path.GetExtension(Name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };

    public static Stream Open(string resource) => Holder.GetManifestResourceStream(resource)
        ?? throw new FileNotFoundException($"The assembly has no embedded file {resource}.");

    private static Dictionary<string, SiteFile> Load()
    {
        var resources = Holder.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToHashSet();
        return resources
            .Where(resource => Path.GetExtension(resource) is not (".br" or ".gz"))
            .Select(resource => new SiteFile(resource[Prefix.Length..], resource, Compressed(resource, resources), Hash(resource)))
            .ToDictionary(file => file.Name);
    }

    private static (string, string)[] Compressed(string resource, HashSet<string> resources) =>
        [.. new[] { ("br", resource + ".br"), ("gzip", resource + ".gz") }.Where(encoding => resources.Contains(encoding.Item2))];

    private static string Hash(string resource)
    {
        using var content = Open(resource);
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";
    }

    [GeneratedRegex("-[A-Z0-9]{8}\\.")]
    private static partial Regex HashInName();
}
