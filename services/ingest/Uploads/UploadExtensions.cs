using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Uploads;
using Lightbox.Storage;

namespace Lightbox.Ingest.Uploads;

internal static class UploadExtensions
{
    /// <summary>Files sent by the caller, and the source that takes them in.</summary>
    /// <param name="database">Which of the two stores keeps them.</param>
    public static IServiceCollection AddUploads(this IServiceCollection services, IConfiguration configuration, DatabaseKind database)
    {
        services.AddSingleton(configuration.GetSection(UploadOptions.Section).Get<UploadOptions>() ?? new UploadOptions());
        if (database == DatabaseKind.Postgres) services.AddSingleton<IUploadStore, PostgresUploadStore>();
        else services.AddSingleton<IUploadStore, SqliteUploadStore>();
        services.AddSingleton<UploadFolder>();
        services.AddSingleton<UploadStreams>();
        services.AddSingleton<UploadUse>();
        services.AddSingleton<UploadControl>();
        services.AddSingleton<UploadSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<UploadSweep>());
        return services.AddSingleton<ISourceKind, UploadKind>();
    }
}
