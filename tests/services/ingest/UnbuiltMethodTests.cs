using Google.Protobuf.Reflection;
using Grpc.Core;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest;

public sealed class UnbuiltMethodTests
{
    [Fact]
    public async Task EveryMethodOfTheContract_AnswersOrNamesItself()
    {
        using var folder = new TemporaryFolder();
        await using var catalog = await FakeCatalog.StartAsync();
        await using var host = await IngestHost.StartAsync(folder["data"], folder.Path, catalog);
        var files = new[] { IngestServiceReflection.Descriptor, JobReflection.Descriptor, LedgerReflection.Descriptor, UploadReflection.Descriptor, VerifyReflection.Descriptor, ExportReflection.Descriptor, ProtectionReflection.Descriptor };
        var unbuilt = new List<string>();
        foreach (var method in files.SelectMany(file => file.Services).SelectMany(service => service.Methods))
        {
            var refused = await CallAsync(host.Invoker, method);
            if (refused is null || refused.StatusCode != StatusCode.Unimplemented) continue;
            Assert.StartsWith($"{method.Service.FullName}/{method.Name} is not built yet; missing: ", refused.Status.Detail);
            unbuilt.Add($"{method.Service.Name}.{method.Name}");
        }

        Assert.Empty(unbuilt);
    }

    /// <summary>Calls with an empty message; what comes back is of no interest unless it is an error.</summary>
    private static async Task<RpcException?> CallAsync(CallInvoker invoker, MethodDescriptor descriptor)
    {
        var bytes = Marshallers.Create(message => message, message => message);
        var type = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        };
        var method = new Method<byte[], byte[]>(type, descriptor.Service.FullName, descriptor.Name, bytes, bytes);
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(20));
        try
        {
            switch (type)
            {
                case MethodType.Unary:
                    await invoker.AsyncUnaryCall(method, null, options, []);
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(method, null, options, [])) await call.ResponseStream.MoveNext(CancellationToken.None);
                    break;
                default:
                    using (var call = invoker.AsyncClientStreamingCall(method, null, options))
                    {
                        await call.RequestStream.CompleteAsync();
                        await call.ResponseAsync;
                    }

                    break;
            }

            return null;
        }
        catch (RpcException refused)
        {
            return refused;
        }
    }
}
