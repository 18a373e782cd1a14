namespace Lightbox.Ingest.Sources.S3;

internal static class S3Extensions
{
    /// <summary>Objects of S3 buckets, at AWS or any other server that speaks its protocol.</summary>
    public static IServiceCollection AddS3Source(this IServiceCollection services) =>
        services.AddSingleton<S3Connection>().AddSingleton<ISourceKind, S3SourceKind>();
}
