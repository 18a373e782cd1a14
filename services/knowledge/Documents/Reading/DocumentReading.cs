using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>The readers, by media type, each within its time.</summary>
internal static class DocumentReading
{
    /// <summary>Deeply nested input needs stack; what the libraries' own limits let through fits in this.</summary>
    private const int Stack = 16 * 1024 * 1024;

    private static readonly IReadOnlyList<IDocumentReader> Readers = [new PlainTextReader(), new MarkdownReader(), new HtmlReader(), new PdfReader()];

    public static IReadOnlyList<string> MediaTypes { get; } = [.. Readers.Select(reader => reader.MediaType)];

    /// <exception cref="InvalidRequestException">No reader knows the type.</exception>
    public static IDocumentReader ReaderOf(string mediaType) =>
        Readers.FirstOrDefault(reader => mediaType.Split(';')[0].Trim().Equals(reader.MediaType, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidRequestException("media_type", $"must be one of {string.Join(", ", MediaTypes)}");

    /// <summary>Reads on a thread of its own: a library that does not come back is left to itself, and the document is refused.</summary>
    /// <exception cref="QuotaExceededException">It took too long, or unfolds without bound.</exception>
    public static async Task<DocumentText> ReadAsync(string mediaType, ReadOnlyMemory<byte> content, TimeProvider clock, CancellationToken cancellation)
    {
        var reader = ReaderOf(mediaType);
        using var limit = new CancellationTokenSource(DocumentLimits.Time, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var done = new TaskCompletionSource<DocumentText>(TaskCreationOptions.RunContinuationsAsynchronously);
        var token = both.Token;
        var thread = new Thread(() => Read(reader, content, done, token), Stack) { IsBackground = true, Name = "document" };
        thread.Start();
        try
        {
            return await done.Task.WaitAsync(token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw DocumentLimits.Exceeded($"reading it took more than {DocumentLimits.Time.TotalSeconds:0} s");
        }
    }

    private static void Read(IDocumentReader reader, ReadOnlyMemory<byte> content, TaskCompletionSource<DocumentText> done, CancellationToken cancellation)
    {
        try
        {
            done.TrySetResult(reader.Read(content, cancellation));
        }
        catch (OperationCanceledException)
        {
            done.TrySetCanceled(cancellation);
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the caller: on this thread it would end the process.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            done.TrySetException(failed);
        }
    }
}
