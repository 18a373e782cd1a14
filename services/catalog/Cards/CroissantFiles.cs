using System.Globalization;
using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Cards;

/// <summary>A dataset's FileObjects and FileSets: the page that gives the files out, and below it what the layout names.</summary>
internal sealed class CroissantFiles
{
    private const string Container = "download";

    private readonly HashSet<string> ids = [Container];

    public CroissantFiles(CardSubject subject)
    {
        var dataset = subject.Dataset;
        var isContained = subject.DownloadPage.Length > 0;
        if (isContained) Distribution.Add(Page(subject));
        // A place holder in a path is no pattern that a loader could follow.
        foreach (var file in dataset.Files.Where(file => !PathOf(file).Contains('<', StringComparison.Ordinal))) Add(file, isContained);
        if (Distribution.Count > (isContained ? 1 : 0)) return;
        foreach (var format in dataset.Formats.Select(MediaTypes.Extension).Where(extension => extension.Length > 0).Distinct())
            Add(new FilePattern { Glob = "**/*" + format, Role = format[1..].Replace('.', '-') }, isContained);
        if (Distribution.Count == 0) Add(new FilePattern { Glob = "**/*", Role = "all" }, isContained);
    }

    public List<JsonNode> Distribution { get; } = [];

    /// <summary>Each with the id it has in the card.</summary>
    public List<(string Id, FilePattern File, bool IsSet)> Named { get; } = [];

    public static string PathOf(FilePattern file) => file.Glob.Length > 0 ? file.Glob : file.Path;

    private void Add(FilePattern file, bool isContained)
    {
        var path = PathOf(file);
        var isSet = path.Contains('*', StringComparison.Ordinal);
        var id = Unique(isSet ? $"{(file.Role.Length > 0 ? file.Role : "other")}-files" : path);
        Named.Add((id, file, isSet));
        var json = JsonLd.Typed(isSet ? "cr:FileSet" : "cr:FileObject").With("@id", id).With("name", isSet ? id : path[(path.LastIndexOf('/') + 1)..]).With("description", file.Description);
        if (!isSet) json.With("contentUrl", path);
        if (isContained) json.With("containedIn", JsonLd.Reference(Container));
        json.WithEach("encodingFormat", MediaTypes.OfPath(path));
        if (isSet) json.With("includes", path);
        Distribution.Add(json);
    }

    private static JsonObject Page(CardSubject subject)
    {
        var size = subject.Dataset.Sizes.Sum(each => each.SizeBytes);
        var path = new Uri(subject.DownloadPage).AbsolutePath;
        var isFile = MediaTypes.OfPath(path).First() != "application/octet-stream";
        return JsonLd.Typed("cr:FileObject")
            .With("@id", Container)
            .With("name", isFile ? path[(path.LastIndexOf('/') + 1)..] : Container)
            .With("description", isFile ? "The files as their publisher gives them out." : "The page where the publisher gives the files out; conditionsOfAccess says how one comes to them.")
            .With("contentUrl", subject.DownloadPage)
            .With("contentSize", size > 0 ? string.Create(CultureInfo.InvariantCulture, $"{size} B") : "")
            .WithEach("encodingFormat", isFile ? MediaTypes.OfPath(path) : ["text/html"]);
    }

    /// <summary>An id is an IRI and no other's.</summary>
    private string Unique(string text)
    {
        var id = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' ? c : '_'));
        var unique = id;
        for (var i = 2; !ids.Add(unique); i++) unique = string.Create(CultureInfo.InvariantCulture, $"{id}-{i}");
        return unique;
    }
}
