using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.Sources.Http.Fetch;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Dicomweb;

internal sealed class DicomwebSourceKind(GuardedHttp http, HttpFetcher fetcher) : ISourceKind
{
    private const string Field = "source.dicomweb";
    private const int MaximumStudies = 100_000;

    public Source.PlaceOneofCase Place => Source.PlaceOneofCase.Dicomweb;

    public ValueTask CheckAsync(Source source, CancellationToken cancellation)
    {
        var place = source.Dicomweb;
        var root = http.Check(place.BaseUri, $"{Field}.base_uri");
        if (root.Query.Length > 0 || root.Fragment.Length > 0) throw new InvalidRequestException($"{Field}.base_uri", "must be the service's root, without a query");
        if (place.StudyInstanceUids.Count > MaximumStudies) throw new InvalidRequestException($"{Field}.study_instance_uids", $"must be at most {MaximumStudies}");
        for (var i = 0; i < place.StudyInstanceUids.Count; i++)
        {
            if (!DicomUid.IsValid(place.StudyInstanceUids[i])) throw new InvalidRequestException($"{Field}.study_instance_uids[{i}]", "must be a Study Instance UID");
        }

        QidoQuery.Parse(place.Query, $"{Field}.query");
        return ValueTask.CompletedTask;
    }

    public string Describe(Source source) => source.Dicomweb.StudyInstanceUids.Count switch
    {
        0 => $"the DICOMweb server {Hosts(source)[0]}",
        1 => $"a study of the DICOMweb server {Hosts(source)[0]}",
        var count => $"{count} studies of the DICOMweb server {Hosts(source)[0]}",
    };

    public IReadOnlyList<string> Hosts(Source source) => [new Uri(source.Dicomweb.BaseUri).IdnHost];

    public ISource Open(Source source, SourceSecret? secret)
    {
        var place = source.Dicomweb;
        var server = new DicomwebServer(new Uri(place.BaseUri.TrimEnd('/') + "/"), DicomwebServer.Login(secret), http, fetcher);
        var query = QidoQuery.Parse(place.Query, $"{Field}.query");
        return new StudySource(server, [.. place.StudyInstanceUids.Distinct(StringComparer.Ordinal)], query);
    }
}
