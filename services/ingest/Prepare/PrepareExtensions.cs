using Lightbox.Catalog.V1;
using Lightbox.Ingest.Prepare.Layouts;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Discovery;

namespace Lightbox.Ingest.Prepare;

internal static class PrepareExtensions
{
    /// <summary>Layouts of published datasets, read into annotations.</summary>
    public static IServiceCollection AddPrepare(this IServiceCollection services)
    {
        services.AddServiceClient<AnnotationService.AnnotationServiceClient>(ResourceNames.Catalog);
        services.AddSingleton<ILayout, CheXpertLayout>();
        services.AddSingleton<ILayout, MuraLayout>();
        services.AddSingleton<ILayout, EchoNetLayout>();
        services.AddSingleton<ILayout, ThyroidLayout>();
        services.AddSingleton<ILayout, CocaLayout>();
        services.AddSingleton<ILayout, SinoCtLayout>();
        services.AddSingleton<ILayout, BrainMetsLayout>();
        services.AddSingleton<ILayout, MedMnistLayout>();
        services.AddSingleton<ILayout, BidsLayout>();
        services.AddSingleton<LayoutShelf>();
        services.AddSingleton<PrepareRun>();
        services.AddSingleton<PrepareRequests>();
        services.AddSingleton<IJobWork, PrepareWork>();
        return services;
    }
}
