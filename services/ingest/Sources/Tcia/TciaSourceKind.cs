using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.Sources.Http.Fetch;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Tcia;

/// <summary>Collections, patients and series of The Cancer Imaging Archive.</summary>
internal sealed class TciaSourceKind(TciaOptions options, GuardedHttp http, HttpFetcher fetcher) : ISourceKind
{
    private const string Field = "source.tcia";
    private const int MaximumText = 256;
    private const int MaximumSeries = 100_000;

    public Source.PlaceOneofCase Place => Source.PlaceOneofCase.Tcia;

    public ValueTask CheckAsync(Source source, CancellationToken cancellation)
    {
        var tcia = source.Tcia;
        var ways = (tcia.Collection.Length > 0 ? 1 : 0) + (tcia.SeriesInstanceUids.Count > 0 ? 1 : 0) + (tcia.Manifest.Length > 0 ? 1 : 0);
        if (ways != 1) throw new InvalidRequestException(Field, "must have one of collection, series_instance_uids and manifest");
        if (tcia.PatientId.Length > 0 && tcia.Collection.Length == 0) throw new InvalidRequestException($"{Field}.patient_id", "is for a patient of a collection");
        if (tcia.Collection.Length > MaximumText) throw new InvalidRequestException($"{Field}.collection", $"must be at most {MaximumText} characters");
        if (tcia.PatientId.Length > MaximumText) throw new InvalidRequestException($"{Field}.patient_id", $"must be at most {MaximumText} characters");
        Named(tcia);
        http.Check(options.BaseUri, Field);
        return ValueTask.CompletedTask;
    }

    public string Describe(Source source)
    {
        if (source.Tcia.Collection.Length > 0) return source.Tcia.PatientId.Length > 0 ? "a patient of a TCIA collection" : "a TCIA collection";
        var count = Named(source.Tcia)!.Count;
        return source.Tcia.Manifest.Length > 0 ? $"a TCIA manifest of {count} series" : $"{count} series of TCIA";
    }

    public IReadOnlyList<string> Hosts(Source source) => [options.Base(restricted: false).IdnHost];

    public ISource Open(Source source, SourceSecret? secret) =>
        new TciaArchive(source.Tcia.Collection, source.Tcia.PatientId, Named(source.Tcia), options.Base(secret?.Token is not null), secret?.Token, fetcher);

    /// <summary>The series the request itself names; null for a collection.</summary>
    private static IReadOnlyList<string>? Named(TciaSource tcia)
    {
        if (tcia.Manifest.Length > 0) return TciaManifest.Parse(tcia.Manifest, $"{Field}.manifest");
        if (tcia.SeriesInstanceUids.Count == 0) return null;
        if (tcia.SeriesInstanceUids.Count > MaximumSeries) throw new InvalidRequestException($"{Field}.series_instance_uids", $"must be at most {MaximumSeries}");
        for (var i = 0; i < tcia.SeriesInstanceUids.Count; i++)
        {
            if (!DicomUid.IsValid(tcia.SeriesInstanceUids[i])) throw new InvalidRequestException($"{Field}.series_instance_uids[{i}]", "must be a Series Instance UID");
        }

        return [.. tcia.SeriesInstanceUids.Distinct()];
    }
}
