using Microsoft.AspNetCore.Connections;

namespace Lightbox.ServiceDefaults.Access;

internal static class AccessDefaults
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<AccessOptions>(builder.Configuration.GetSection(AccessOptions.Section));
        builder.Services.AddSingleton<AccessState>();
        // Kestrel asks the factory registered last first.
        builder.Services.AddSingleton<IConnectionListenerFactory, GuardedListenerFactory>();
        builder.Services.AddSingleton(_ => new AllowedRoots(builder.Configuration.GetSection(AllowedRoots.Key).Get<string[]>() ?? []));
        if (builder.Environment.IsDevelopment()) builder.Services.AddGrpcReflection();
    }

    public static void UseAccess(this WebApplication app) => app.UseMiddleware<AccessMiddleware>();

    /// <summary>In Development only, and there only on loopback (see <see cref="AccessMiddleware"/>).</summary>
    public static void MapReflection(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()) app.MapGrpcReflectionService();
    }
}
