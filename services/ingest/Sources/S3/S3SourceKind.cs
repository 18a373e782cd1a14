using System.Text;
using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.S3;

internal sealed class S3SourceKind(GuardedHttp http, S3Connection connection) : ISourceKind
{
    private const int MaximumManifestBytes = 16 << 20;
    private const string DefaultRegion = "us-east-1";

    public Source.PlaceOneofCase Place => Source.PlaceOneofCase.S3;

    public ValueTask CheckAsync(Source source, CancellationToken cancellation)
    {
        var place = source.S3;
        if (place.Endpoint.Length > 0 && http.Check(place.Endpoint, "source.s3.endpoint").Query.Length > 0)
            throw new InvalidRequestException("source.s3.endpoint", "must not have a query; name a credential instead");
        if (place.Region.Length > 32 || !place.Region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new InvalidRequestException("source.s3.region", "must be a region's name like us-east-1");
        Lines(place);
        return ValueTask.CompletedTask;
    }

    public string Describe(Source source)
    {
        var lines = Lines(source.S3);
        var host = string.Join(", ", Hosts(source).Take(3));
        return source.S3.Manifest.Length > 0 ? $"a manifest of {lines.Count} lines at {host}" : $"the bucket {lines[0].Address.Bucket} at {host}";
    }

    public IReadOnlyList<string> Hosts(Source source)
    {
        if (source.S3.Endpoint.Length > 0) return [new Uri(source.S3.Endpoint).IdnHost];
        var region = source.S3.Region.Length > 0 ? source.S3.Region : DefaultRegion;
        return [.. Lines(source.S3).Select(line => $"{line.Address.Bucket}.s3.{region}.amazonaws.com").Distinct(StringComparer.Ordinal)];
    }

    public ISource Open(Source source, SourceSecret? secret)
    {
        var place = source.S3;
        var region = place.Region.Length > 0 ? place.Region : DefaultRegion;
        var objects = new S3Objects(connection.Open(place.Endpoint, region, S3Keys.Of(secret)), place.Endpoint.Length > 0 ? new Uri(place.Endpoint).IdnHost : "Amazon S3");
        var root = place.Endpoint.Length > 0 ? place.Endpoint.TrimEnd('/') + "/" : S3Address.Scheme;
        return new BucketSource(objects, Lines(place), place.Manifest.Length > 0, root);
    }

    private static IReadOnlyList<S5cmdLine> Lines(S3Source place)
    {
        if (place.Uri.Length > 0 == place.Manifest.Length > 0) throw new InvalidRequestException("source.s3", "must have either uri or manifest");
        if (place.Uri.Length > 0)
        {
            return S3Address.TryParse(place.Uri, out var address)
                ? [new S5cmdLine(address, "")]
                : throw new InvalidRequestException("source.s3.uri", "must be s3://bucket or s3://bucket/prefix");
        }

        if (Encoding.UTF8.GetByteCount(place.Manifest) > MaximumManifestBytes) throw new InvalidRequestException("source.s3.manifest", "must be at most 16 MiB");
        return S5cmdManifest.Parse(place.Manifest, "source.s3.manifest");
    }
}
