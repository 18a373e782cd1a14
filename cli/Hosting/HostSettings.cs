namespace Lightbox.Cli.Hosting;

/// <summary>What the embedded services are started with.</summary>
/// <param name="Data">Where everything is kept.</param>
/// <param name="Services">Which services run.</param>
/// <param name="Listen">The address the gateway listens on; the services themselves stay on loopback.</param>
/// <param name="Port">The gateway's HTTP port, its gRPC port is one more; 0 lets the system choose both.</param>
/// <param name="Roots">Folders that a path in a request may lie under.</param>
internal sealed record HostSettings(
    DataFolder Data, ServiceSet Services, string Listen = "127.0.0.1", int Port = 0, IReadOnlyList<string>? Roots = null);
