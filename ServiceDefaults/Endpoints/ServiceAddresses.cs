using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Lightbox.ServiceDefaults.Endpoints;

/// <summary>Where a started service listens.</summary>
public static class ServiceAddresses
{
    /// <summary>The address of one endpoint, with the port the system chose.</summary>
    /// <param name="endpoint"><see cref="ResourceNames.GrpcEndpoint"/> or <see cref="ResourceNames.HttpEndpoint"/>.</param>
    /// <exception cref="InvalidOperationException">The service was not started, or has no such endpoint.</exception>
    public static Uri AddressOf(this WebApplication app, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(app);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];

        // Kestrel binds the configured endpoints in the configuration's own order and reports their addresses in the same.
        var names = app.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(child => child.Key).ToList();
        var index = names.FindIndex(name => string.Equals(name, endpoint, StringComparison.OrdinalIgnoreCase));
        if (index < 0 || addresses.Count != names.Count)
            throw new InvalidOperationException($"The service does not listen on an endpoint named '{endpoint}' (yet).");
        return new Uri(addresses[index]);
    }
}
