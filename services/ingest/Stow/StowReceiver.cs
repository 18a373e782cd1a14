using Lightbox.Imaging;
using Lightbox.Ingest.Intake;
using Lightbox.Storage;

namespace Lightbox.Ingest.Stow;

/// <summary>The instances of one request, one after the other as they come: the next is read when this one is safe.</summary>
internal sealed class StowReceiver(StowIntake intake, StowRegistration registration, StowSpool spool, StowThreads threads, StowOptions options)
{
    private const string InstanceType = "application/dicom";

    /// <param name="dataset">datasets/{dataset}.</param>
    /// <param name="study">Empty for any.</param>
    /// <exception cref="MultipartException">The body is no multipart, or is cut before its first instance was whole.</exception>
    public async Task<IReadOnlyList<StowResult>> ReceiveAsync(string dataset, string study, MultipartBody body, CancellationToken cancellation)
    {
        var results = new List<StowResult>();
        try
        {
            while (await body.NextAsync(cancellation))
            {
                if (results.Count == options.MaximumInstances) throw new MultipartException($"A request may have at most {options.MaximumInstances} instances.");
                results.Add(IsInstance(body.ContentType) ? await OneAsync(dataset, study, body.ReadAsync, cancellation) : Not(StowReason.CannotUnderstand));
            }
        }
        catch (MultipartException) when (results.Count > 0)
        {
            // The others are stored, and their sender is told so.
            results.Add(Not(StowReason.CannotUnderstand));
        }

        return results;
    }

    /// <summary>One instance.</summary>
    /// <param name="read">Its next bytes, at least as many as asked for unless they are its last.</param>
    public async Task<StowResult> OneAsync(
        string dataset, string study, Func<int, CancellationToken, ValueTask<(ReadOnlyMemory<byte> Bytes, bool IsEnd)>> read, CancellationToken cancellation)
    {
        var (bytes, isEnd) = await read(options.InMemoryBytes, cancellation);
        if (isEnd)
        {
            using var memory = new MemoryByteSource(bytes);
            return await TakeInAsync(dataset, study, null, memory);
        }

        try
        {
            using var file = await spool.WriteAsync(bytes, read, cancellation);
            using var source = new FileByteSource(file.LocalPath);
            return await TakeInAsync(dataset, study, file, source);
        }
        catch (Exception tooMuch) when (tooMuch is StorageFullException or StowTooLongException)
        {
            return Not(StowReason.OutOfResources);
        }
    }

    /// <summary>To its end, also when the sender goes away: an instance that is whole is stored and registered, or neither.</summary>
    private async Task<StowResult> TakeInAsync(string dataset, string study, ArrivedFile? file, IByteSource source)
    {
        registration.Begin();
        Task<bool>? registered = null;
        StowResult result;
        try
        {
            (result, var outcome) = await threads.RunAsync(() => intake.TakeInAsync(dataset, study, file, source, CancellationToken.None), CancellationToken.None);
            if (outcome is not null) registered = registration.RegisterAsync(dataset, outcome);
        }
        finally
        {
            registration.End();
        }

        if (registered is null || await registered) return result;
        return result with { Failure = StowReason.ProcessingFailure };
    }

    private static bool IsInstance(string contentType) =>
        contentType.Length == 0 || contentType.Split(';')[0].Trim().Equals(InstanceType, StringComparison.OrdinalIgnoreCase);

    private static StowResult Not(ushort reason) => new("", "", reason);
}
