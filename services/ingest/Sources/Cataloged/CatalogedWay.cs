using System.Web;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Access;
using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Sources.Cataloged;

/// <summary>From a dataset to the place where its files are: what the catalogue links to when it is open to all, else the link a person was sent.</summary>
internal sealed class CatalogedWay(AccessGuides guides)
{
    private const string FileLink = "data";

    /// <summary>Endings of addresses that lead to a page whatever their links' kind says.</summary>
    private static readonly string[] Pages = [".html", ".htm", ".php", ".aspx", ".jsp"];

    /// <param name="part">Of the dataset; everything when empty.</param>
    /// <exception cref="SourceException">A person has to get access first, or the catalogue knows of no files to fetch.</exception>
    public async Task<Source> FindAsync(string dataset, string part, SourceSecret? secret, CancellationToken cancellation)
    {
        if (secret?.Link is { } given) return OfSecretLink(new Uri(given));
        var about = await guides.DatasetAsync(dataset, cancellation);
        if (about.Access is AccessLevel.Registration or AccessLevel.Restricted && secret is null)
            throw new SourceException("ACCESS_NEEDED", "The provider wants a registration first; give the job the link it sends.", needsAccess: true);
        return OfLinks(about, part)
            ?? throw new SourceException("LINK_NEEDED", "The catalogue knows no direct way to these files; give the job the link to them.", needsAccess: true);
    }

    /// <summary>A link as a place: an object store by its scheme, a TCIA collection by the archive's API, a container by its signature (Azure "Service SAS", sr=c), else a file.</summary>
    public static Source OfLink(Uri link)
    {
        if (link.Scheme == "s3") return new Source { S3 = new S3Source { Uri = link.OriginalString } };
        var query = HttpUtility.ParseQueryString(link.Query);
        if (IsNbia(link) && query["Collection"] is { Length: > 0 } collection) return new Source { Tcia = new TciaSource { Collection = collection, PatientId = query["PatientID"] ?? "" } };
        if (query["sig"] is not null && (query["sr"] == "c" || query["restype"] == "container" || query["srt"]?.Contains('c', StringComparison.Ordinal) == true))
            return new Source { AzureBlob = new AzureBlobSource { ContainerUri = link.GetLeftPart(UriPartial.Path) } };
        return new Source { Http = new HttpSource { Files = { new HttpFile { Uri = link.AbsoluteUri } } } };
    }

    /// <summary>The place of a signed link: its query is the secret, which goes to the place apart from its address.</summary>
    private static Source OfSecretLink(Uri link)
    {
        var source = OfLink(link);
        if (source.Http is { } http) http.Files[0].Uri = link.GetLeftPart(UriPartial.Path);
        return source;
    }

    /// <summary>What the dataset's own links lead to; null when none leads to files. Several files by HTTP are one source, of other places the first is taken.</summary>
    private static Source? OfLinks(Dataset about, string part)
    {
        var places = about.Links.Where(link => link.Kind == FileLink && !link.Dead)
            .Where(link => part.Length == 0 || link.Title.Contains(part, StringComparison.OrdinalIgnoreCase))
            .Select(link => Uri.TryCreate(link.Uri, UriKind.Absolute, out var uri) && LeadsToFiles(uri) ? OfLink(uri) : null).OfType<Source>().ToList();
        if (places.Count == 0) return null;
        var files = places.Where(place => place.PlaceCase == Source.PlaceOneofCase.Http).SelectMany(place => place.Http.Files).ToList();
        return files.Count == places.Count ? new Source { Http = new HttpSource { Files = { files } } } : places.First(place => place.PlaceCase != Source.PlaceOneofCase.Http);
    }

    /// <summary>Many a "data" link leads to a portal or a DOI's page; a file has an ending.</summary>
    private static bool LeadsToFiles(Uri uri)
    {
        if (uri.Scheme == "s3" || IsNbia(uri) || HttpUtility.ParseQueryString(uri.Query)["sig"] is not null) return true;
        if (uri.Host is "doi.org" or "dx.doi.org") return false;
        var ending = Path.GetExtension(uri.AbsolutePath);
        return ending.Length is > 1 and <= 6 && ending.Skip(1).Any(char.IsAsciiLetter) && !Pages.Contains(ending, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsNbia(Uri uri) => uri.AbsolutePath.Contains("/nbia-api/", StringComparison.Ordinal);
}
