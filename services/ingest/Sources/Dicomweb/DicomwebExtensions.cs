namespace Lightbox.Ingest.Sources.Dicomweb;

internal static class DicomwebExtensions
{
    /// <summary>Studies of DICOMweb servers.</summary>
    public static IServiceCollection AddDicomwebSource(this IServiceCollection services) => services.AddSingleton<ISourceKind, DicomwebSourceKind>();
}
