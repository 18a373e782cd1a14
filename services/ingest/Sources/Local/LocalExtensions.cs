namespace Lightbox.Ingest.Sources.Local;

internal static class LocalExtensions
{
    /// <summary>Files on this machine.</summary>
    public static IServiceCollection AddLocalSource(this IServiceCollection services) => services.AddSingleton<ISourceKind, LocalKind>();
}
