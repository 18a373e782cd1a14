using Grpc.Core;
using Grpc.Net.Client;

namespace Lightbox.Bench.Catalogs;

/// <summary>A unary call whose answer stays bytes: on a machine that also makes the load, reading the answers would be measured with the server.</summary>
internal static class RawCall
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    public static Func<CancellationToken, Task<byte[]>> To(GrpcChannel channel, string service, string method, byte[] request)
    {
        var invoker = channel.CreateCallInvoker();
        var called = new Method<byte[], byte[]>(MethodType.Unary, service, method, Bytes, Bytes);
        return async stop => await invoker.AsyncUnaryCall(called, null, new CallOptions(cancellationToken: stop), request);
    }
}
