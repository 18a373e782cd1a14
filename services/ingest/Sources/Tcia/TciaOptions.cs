namespace Lightbox.Ingest.Sources.Tcia;

/// <summary>Section <c>Lightbox:Ingest:Tcia</c>.</summary>
internal sealed class TciaOptions
{
    public const string Section = "Lightbox:Ingest:Tcia";

    /// <summary>The NBIA REST API, up to and with its version. With a token its second version is asked, which gives restricted data too.</summary>
    public string BaseUri { get; init; } = "https://services.cancerimagingarchive.net/nbia-api/services/v1/";

    public Uri Base(bool restricted)
    {
        var text = BaseUri.TrimEnd('/') + "/";
        return new Uri(restricted && text.EndsWith("/v1/", StringComparison.Ordinal) ? text[..^4] + "/v2/" : text);
    }
}
