using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>A response body that goes nowhere once an error was recorded on the request.</summary>
internal sealed class DroppableBody(IHttpResponseBodyFeature inner, HttpContext context) : IHttpResponseBodyFeature
{
    private PipeWriter? nowhere;

    private bool Dropped => !context.Response.HasStarted && context.Items.ContainsKey(typeof(Google.Rpc.Status));

    public Stream Stream => Dropped ? Stream.Null : inner.Stream;

    public PipeWriter Writer => Dropped ? nowhere ??= PipeWriter.Create(Stream.Null) : inner.Writer;

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => Dropped ? Task.CompletedTask : inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => Dropped ? Task.CompletedTask : inner.CompleteAsync();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        Dropped ? Task.CompletedTask : inner.SendFileAsync(path, offset, count, cancellationToken);
}
