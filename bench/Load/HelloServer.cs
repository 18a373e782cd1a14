using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lightbox.Bench.Load;

/// <summary>The bare minimum to compare with: Kestrel, gRPC, one method that answers at once (grpc.health.v1's Check).</summary>
internal static class HelloServer
{
    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService<Hello>();
        await app.StartAsync(cancellation);
        Console.WriteLine(app.Urls.Single());
        await Child.WaitForParentAsync(cancellation);
        return 0;
    }

    private sealed class Hello : Health.HealthBase
    {
        private static readonly Task<HealthCheckResponse> Answer =
            Task.FromResult(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving });

        public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => Answer;
    }
}
