using System.ComponentModel;
using System.Diagnostics;

namespace Lightbox.Imaging.Isolation;

/// <summary>One worker, seen from the program that started it. Used by one request at a time.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>What a call that nobody waits for any more may still take before it is ended by force: most are over sooner, and a worker costs a start.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private readonly Process process;
    private readonly Stream to;
    private readonly Stream from;

    private WorkerProcess(Process process)
    {
        this.process = process;
        to = process.StandardInput.BaseStream;
        from = process.StandardOutput.BaseStream;
    }

    /// <summary>The system's number of the process.</summary>
    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>When it was last given back, as Stopwatch counts.</summary>
    public long LastUsed { get; set; }

    /// <exception cref="UnsupportedImageException">No worker can be started here.</exception>
    public static WorkerProcess Start()
    {
        try
        {
            return new(Process.Start(WorkerCommand.Create())!);
        }
        catch (Win32Exception none)
        {
            throw new UnsupportedImageException($"A worker process for decoding could not be started ({none.NativeErrorCode}).", "worker process");
        }
    }

    /// <summary>Sends the request and waits; whatever fails leaves this worker ended and useless (<see cref="HasExited"/> follows at once).</summary>
    /// <exception cref="WorkerLostException">It died of the request.</exception>
    /// <exception cref="ImageLimitException">It did not answer in time.</exception>
    /// <exception cref="ImagingException">It answered that the bytes cannot be decoded; the worker is as good as before.</exception>
    public WorkerAnswer Ask(WorkerRequest request, ReadOnlySpan<byte> body, CancellationToken cancellation)
    {
        if (request.Deadline <= TimeSpan.Zero) throw OutOfTime(request);
        using var late = new Timer(_ => Kill(), null, request.Deadline, Timeout.InfiniteTimeSpan);
        using var away = cancellation.UnsafeRegister(timer => ((Timer)timer!).Change(Grace, Timeout.InfiniteTimeSpan), late);
        long start = Stopwatch.GetTimestamp();
        WorkerOutcome outcome;
        WorkerAnswer answer;
        try
        {
            Wire.SendRequest(to, request, body);
            (outcome, answer) = Wire.ReceiveAnswer(from, request.Memory);
        }
        catch (Exception lost) when (lost is IOException or InvalidDataException or ObjectDisposedException)
        {
            Kill();
            cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) >= request.Deadline) throw OutOfTime(request);

            throw new WorkerLostException(request.Feature, lost);
        }

        return outcome == WorkerOutcome.Done ? answer : throw WireErrors.Exception(outcome, answer.Arguments);
    }

    private static ImageLimitException OutOfTime(WorkerRequest request) =>
        new($"{request.Feature} was not decoded in {request.Deadline.TotalSeconds:0.###} s; the decoder was ended.");

    /// <summary>Ends it by force.</summary>
    public void Kill()
    {
        try
        {
            process.Kill();
            process.WaitForExit(1000);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in the meantime.
        }
    }

    /// <summary>Closes its pipe, at which it ends.</summary>
    public void Dispose()
    {
        to.Dispose();
        from.Dispose();
        process.Dispose();
    }
}

/// <summary>A worker died of what it was given.</summary>
internal sealed class WorkerLostException(string feature, Exception inner) : Exception($"The decoder of {feature} broke off.", inner)
{
    /// <summary>As those who asked for a picture hear of it: the frame cannot be decoded here.</summary>
    public UnsupportedImageException ForCaller() =>
        new($"The decoder of {feature} ended while it read these bytes; it was started anew, this picture cannot be read.", feature);
}
