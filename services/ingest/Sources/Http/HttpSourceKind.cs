using Lightbox.Ingest.Sources.Http.Fetch;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Http;

/// <summary>Files by HTTP, named one by one or by a manifest.</summary>
internal sealed class HttpSourceKind(GuardedHttp http, HttpFetcher fetcher) : ISourceKind
{
    private const int MaximumFiles = 10_000;

    public Source.PlaceOneofCase Place => Source.PlaceOneofCase.Http;

    public ValueTask CheckAsync(Source source, CancellationToken cancellation)
    {
        Entries(source);
        return ValueTask.CompletedTask;
    }

    public string Describe(Source source)
    {
        var entries = Entries(source);
        var hosts = Hosts(source);
        var where = hosts.Count == 1 ? hosts[0] : $"{hosts[0]} and {hosts.Count - 1} more";
        if (source.Http.Manifest.Length > 0) return $"a manifest of {Files(entries.Count)} at {where}";
        return entries.Count == 1 ? $"a file at {where}" : $"{Files(entries.Count)} at {where}";
    }

    public IReadOnlyList<string> Hosts(Source source) => [.. Entries(source).Select(entry => entry.Uri.IdnHost).Distinct()];

    public ISource Open(Source source, SourceSecret? secret) => new HttpFileList(Entries(source), secret, http, fetcher);

    private static string Files(int count) => count == 1 ? "1 file" : $"{count} files";

    private List<HttpEntry> Entries(Source source)
    {
        const string Field = "source.http";
        var (files, manifest) = (source.Http.Files, source.Http.Manifest);
        if (files.Count == 0 == (manifest.Length == 0)) throw new InvalidRequestException(Field, "must have either files or a manifest");
        if (files.Count > MaximumFiles) throw new InvalidRequestException($"{Field}.files", $"must be at most {MaximumFiles}; a manifest takes more");

        List<HttpEntry> entries = manifest.Length > 0
            ? [.. HttpManifest.Parse(manifest, $"{Field}.manifest").Select((file, i) => HttpEntry.Of(file, $"{Field}.manifest file {i + 1}", http))]
            : [.. files.Select((file, i) => HttpEntry.Of(file, $"{Field}.files[{i}]", http))];
        if (entries.Count == 0) throw new InvalidRequestException($"{Field}.manifest", "names no file");
        var twice = entries.Where(entry => entry.Path is not null).GroupBy(entry => entry.Path).Any(group => group.Skip(1).Any());
        return twice ? throw new InvalidRequestException($"{Field}.files", "must not have the same path twice") : entries;
    }
}
