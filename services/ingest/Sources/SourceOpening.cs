using Lightbox.Ingest.Access;
using Lightbox.Ingest.Sources.Cataloged;
using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Sources;

/// <summary>Opens what a request names, with what the caller or the configuration opens it with.</summary>
internal sealed class SourceOpening(SourceKinds kinds, CatalogedWay cataloged, Credentials credentials)
{
    /// <param name="given">What a person gave the job; it goes before the credential that the request names.</param>
    /// <returns>The source, and the hosts it asks.</returns>
    /// <exception cref="SourceException">A person has to get access first.</exception>
    public async Task<(ISource Source, IReadOnlyList<string> Hosts)> OpenAsync(string dataset, Source source, SourceSecret? given, CancellationToken cancellation)
    {
        var name = given is null ? source.Credential : "";
        var secret = given ?? credentials.Find(name);
        if (source.PlaceCase == Source.PlaceOneofCase.Cataloged)
        {
            source = await cataloged.FindAsync(dataset, source.Cataloged.Part, secret, cancellation);
            // A link from outside is held to the same rules as a request.
            await kinds.Of(source).CheckAsync(source, cancellation);
        }

        var kind = kinds.Of(source);
        var hosts = kind.Hosts(source);
        credentials.CheckHosts(name, hosts);
        return (kind.Open(source, secret), hosts);
    }
}
