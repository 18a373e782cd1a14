using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Lightbox.ServiceDefaults.Limits;

/// <summary>A peer that stops sending or stops reading is told DeadlineExceeded instead of holding its stream open.</summary>
internal sealed class StreamBudgetInterceptor(LimitOptions limits) : Interceptor
{
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(Bounded(requestStream), context);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(request, Bounded(responseStream), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(Bounded(requestStream), Bounded(responseStream), context);

    private BoundedReader<T> Bounded<T>(IAsyncStreamReader<T> reader) => new(reader, limits.StreamIdle);

    private BoundedWriter<T> Bounded<T>(IServerStreamWriter<T> writer) => new(writer, limits.StreamIdle);
}
