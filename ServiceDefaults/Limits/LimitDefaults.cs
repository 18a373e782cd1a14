using System.IO.Compression;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Limits;

internal static class LimitDefaults
{
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        var limits = builder.Configuration.GetSection(LimitOptions.Section).Get<LimitOptions>() ?? new LimitOptions();
        builder.Services.AddSingleton(limits);
        // The slim builder leaves the regex constraint out, which transcoded routes use.
        builder.Services.AddRouting();
        var grpcServices = builder.Services.AddGrpc(grpc =>
        {
            grpc.EnableDetailedErrors = false;
            grpc.MaxReceiveMessageSize = limits.MaxReceiveMessageBytes;
            grpc.MaxSendMessageSize = limits.MaxSendMessageBytes;
            grpc.CompressionProviders = [new BoundedGzip(CompressionLevel.Fastest, limits.MaxReceiveMessageBytes)];
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<StreamBudgetInterceptor>();
        });
        if (!builder.Configuration.GetValue(LimitOptions.RestKey, defaultValue: true)) return;
        // Without the types of its details an error cannot be written as JSON at all.
        grpcServices.AddJsonTranscoding(json => json.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor));
    }

    public static void UseLimits(this WebApplication app) => app.UseMiddleware<DeadlineMiddleware>();
}
