using System.Xml.Linq;
using Lightbox.Testing;

namespace Lightbox.House.Tests.References;

/// <summary>A project file of this repository, read as XML.</summary>
/// <param name="Path">Relative to the checkout, with forward slashes.</param>
/// <param name="References">The same, of the projects it references.</param>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> References)
{
    private static readonly string[] NotSources = ["artifacts", "node_modules", ".git"];

    public static IReadOnlyList<ProjectFile> All { get; } = [.. Find(Repository.Root).Select(Read).OrderBy(project => project.Path, StringComparer.Ordinal)];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public XDocument Load() => XDocument.Load(System.IO.Path.Combine(Repository.Root, Path));

    private static IEnumerable<string> Find(string folder) =>
        Directory.EnumerateFiles(folder, "*.csproj").Concat(
            Directory.EnumerateDirectories(folder)
                .Where(inner => !NotSources.Contains(System.IO.Path.GetFileName(inner)))
                .SelectMany(Find));

    private static ProjectFile Read(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        var references = XDocument.Load(path).Descendants("ProjectReference")
            .Select(reference => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, reference.Attribute("Include")!.Value)));
        return new ProjectFile(Relative(path), [.. references.Select(Relative)]);
    }

    private static string Relative(string path) => System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
}
