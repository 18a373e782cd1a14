namespace Lightbox.ServiceDefaults.Errors;

internal static class ErrorDefaults
{
    public static void AddErrors(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ErrorTranslator>();

    public static void UseErrors(this WebApplication app) => app.UseMiddleware<HttpErrorMiddleware>();
}
