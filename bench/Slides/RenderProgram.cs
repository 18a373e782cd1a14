using Lightbox.Bench.Peers;

namespace Lightbox.Bench.Slides;

/// <summary>
/// The render service as the program of its own that it is among five, asking a catalog elsewhere. Its meters are collected as for a receiver of OpenTelemetry; traces are sampled off.
/// </summary>
internal static class RenderProgram
{
    /// <param name="catalog">gRPC.</param>
    /// <param name="folder">For its data and log.</param>
    public static Task<PeerServer> StartAsync(Uri catalog, string folder, CancellationToken cancellation)
    {
        int http = FreePort.Find(), grpc = FreePort.Find();
        var program = Path.Combine(Checkout.Root, "artifacts", "bin", "Render", "release", "Lightbox.Render");
        return PeerServer.StartAsync(
            program,
            folder,
            http,
            cancellation,
            $"--Kestrel:Endpoints:http:Url=http://127.0.0.1:{http}",
            $"--Kestrel:Endpoints:grpc:Url=http://127.0.0.1:{grpc}",
            $"--services:catalog:grpc:0={catalog}",
            $"--Lightbox:Data={folder}",
            "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9",
            "--OTEL_TRACES_SAMPLER=always_off");
    }
}
