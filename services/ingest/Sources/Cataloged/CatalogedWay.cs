using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Access;
using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Sources.Cataloged;

/// <summary>From a dataset to the place where its files are: what the catalogue links to when it is open to all, else the link a person was sent.</summary>
internal sealed class CatalogedWay(AccessGuides guides)
{
    /// <summary>Kinds of links that lead to files and not to a page about them.</summary>
    private static readonly string[] FileLinks = ["files", "manifest", "data"];

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

    /// <summary>A link as a place: an object store by its scheme, a container by its signature (Azure "Service SAS", sr=c), else a file.</summary>
    public static Source OfLink(Uri link)
    {
        if (link.Scheme == "s3") return new Source { S3 = new S3Source { Uri = link.OriginalString } };
        var query = System.Web.HttpUtility.ParseQueryString(link.Query);
        if (query["sig"] is not null && (query["sr"] == "c" || query["restype"] == "container" || query["ss"] is not null))
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

    private static Source? OfLinks(Dataset about, string part)
    {
        var links = about.Links.Where(link => FileLinks.Contains(link.Kind) && !link.Dead)
            .Where(link => part.Length == 0 || link.Title.Contains(part, StringComparison.OrdinalIgnoreCase)).ToList();
        if (links.Count == 0) return null;
        if (links is [var only]) return OfLink(new Uri(only.Uri));
        return links.TrueForAll(link => link.Uri.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            ? new Source { Http = new HttpSource { Files = { links.Select(link => new HttpFile { Uri = link.Uri }) } } }
            : OfLink(new Uri(links[0].Uri));
    }
}
