using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>The one place where an exception becomes a status.</summary>
internal sealed class ErrorInterceptor(ErrorTranslator translator) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(continuation(request, context), context);

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(continuation(requestStream, context), context);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(continuation(request, responseStream, context), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(continuation(requestStream, responseStream, context), context);

    private async Task<T> GuardAsync<T>(Task<T> call, ServerCallContext context)
    {
        try
        {
            return await call;
        }
        catch (Exception exception)
        {
            throw Translate(exception, context);
        }
    }

    private async Task GuardAsync(Task call, ServerCallContext context)
    {
        try
        {
            await call;
        }
        catch (Exception exception)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        // A transcoded call has no deadline of its own; the budget put into its place marks the request when it runs out.
        var deadlinePassed = context.Deadline <= DateTime.UtcNow || http.Items.ContainsKey(typeof(BudgetExceededException));
        if (exception is RpcException { StatusCode: StatusCode.Unimplemented, Status.Detail: "" } && UnbuiltMethod.Of(http.GetEndpoint()) is { } unbuilt)
            exception = unbuilt;
        var status = translator.Translate(exception, context.Method, context.CancellationToken.IsCancellationRequested, deadlinePassed);
        // A transcoded call answers over HTTP: UseErrors writes it as problem details.
        http.Items[typeof(Google.Rpc.Status)] = status;
        return status.ToRpcException();
    }
}
