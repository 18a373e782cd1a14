using Lightbox.Ingest.Sources.Http;

namespace Lightbox.Ingest.Sources.Azure;

/// <summary>A container and what opens it. Its text shows nothing.</summary>
internal sealed class AzureContainerAddress
{
    private readonly string container;
    private readonly string signature;

    private AzureContainerAddress(Uri container, string signature)
    {
        this.container = container.GetLeftPart(UriPartial.Path).TrimEnd('/');
        this.signature = signature.TrimStart('?');
        Host = container.IdnHost;
    }

    public string Host { get; }

    public bool IsSigned => signature.Length > 0;

    /// <exception cref="SourceException">ACCESS_DENIED: the link given is one for something else.</exception>
    public static AzureContainerAddress Of(Uri container, SourceSecret? secret, GuardedHttp http)
    {
        var signature = secret?.Token ?? "";
        if (secret?.Link is { Length: > 0 } link) signature = Signature(link, container);
        if (signature.Length > 0) http.CheckMaySendSecret(container);
        return new AzureContainerAddress(container, signature);
    }

    /// <summary>One page of the list of blobs (List Blobs of the Blob service REST API), in order of name.</summary>
    public Uri Page(string prefix, string marker)
    {
        var query = "restype=container&comp=list&include=metadata";
        if (prefix.Length > 0) query += $"&prefix={Uri.EscapeDataString(prefix)}";
        if (marker.Length > 0) query += $"&marker={Uri.EscapeDataString(marker)}";
        return new Uri($"{container}?{query}{(IsSigned ? "&" : "")}{signature}");
    }

    public Uri Blob(string name) => new($"{Plain(name)}{(IsSigned ? "?" : "")}{signature}");

    /// <summary>Without the signature; for the ledger.</summary>
    public string Plain(string name) => $"{container}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}";

    public override string ToString() => $"AzureContainerAddress({Host})";

    private static string Signature(string link, Uri container)
    {
        if (!Uri.TryCreate(link, UriKind.Absolute, out var signed) || signed.Query.Length < 2)
            throw new SourceException("ACCESS_DENIED", "The link that was given holds no signature.", needsAccess: true);
        var of = signed.AbsolutePath.TrimEnd('/');
        var same = signed.IdnHost == container.IdnHost && signed.Port == container.Port && signed.Scheme == container.Scheme && of == container.AbsolutePath.TrimEnd('/');
        return same ? signed.Query : throw new SourceException("ACCESS_DENIED", "The link that was given is one for another container.", needsAccess: true);
    }
}
