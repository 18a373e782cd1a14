namespace Lightbox.ServiceDefaults.Discovery;

internal static class DiscoveryDefaults
{
    public static void AddDiscovery(this WebApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddTransient<AccessKeyHandler>();
    }
}
