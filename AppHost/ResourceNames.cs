namespace Lightbox;

/// <summary>
/// The names that the app host, the services' configuration and the tests share. apphost.cs includes this file and the services
/// compile it, so that a renamed resource breaks the build instead of a deployment.
/// </summary>
public static class ResourceNames
{
    public const string Catalog = "catalog";
    public const string Ingest = "ingest";
    public const string Render = "render";
    public const string Knowledge = "knowledge";
    public const string Gateway = "gateway";

    public const string Postgres = "postgres";
    public const string CatalogDatabase = "catalogdb";
    public const string IngestDatabase = "ingestdb";
    public const string KnowledgeDatabase = "knowledgedb";

    /// <summary>Endpoint names: HTTP/2 without TLS needs a port of its own.</summary>
    public const string GrpcEndpoint = "grpc";
    public const string HttpEndpoint = "http";
}
