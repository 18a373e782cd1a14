using System.Diagnostics;

namespace Lightbox.Imaging.Isolation;

/// <summary>
/// A few worker processes in which native decoders meet bytes that nobody vouches for. A crash, a hang or a memory bomb costs the request that
/// brought it: the worker is ended and the next request gets a fresh one. Workers start when they are first needed and end when nobody has asked for a while,
/// and end with this program however that ends, since they read its pipe.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private readonly SemaphoreSlim slots;
    private readonly Lock gate = new();
    private readonly List<WorkerProcess> idle = [];
    private readonly TimeSpan keep;
    private readonly Timer sweeper;
    private bool disposed;

    /// <param name="workers">At most so many at once; further requests wait.</param>
    /// <param name="keep">How long an idle worker stays.</param>
    public WorkerPool(int workers, TimeSpan keep)
    {
        this.keep = keep;
        slots = new(workers);
        sweeper = new(_ => Sweep());
    }

    /// <summary>The program's workers: one a processor, four at most, each about 50 MB while it lives.</summary>
    public static WorkerPool Shared { get; } = new(Math.Clamp(Environment.ProcessorCount, 1, 4), TimeSpan.FromSeconds(20));

    /// <summary>Worker processes that wait for work.</summary>
    public IReadOnlyList<int> Idle
    {
        get
        {
            lock (gate) return [.. idle.Select(worker => worker.Id)];
        }
    }

    /// <summary>Has a worker do it.</summary>
    /// <param name="preferred">The worker that has what this request goes on with, by its id; another one does it when that is busy or gone.</param>
    /// <returns>The answer, and who gave it.</returns>
    /// <exception cref="ImagingException">It cannot be decoded, or not within the request's memory and time; a decoder that died is <see cref="UnsupportedImageException"/>.</exception>
    public (WorkerAnswer Answer, int Worker) Ask(WorkerRequest request, ReadOnlySpan<byte> body, CancellationToken cancellation, int preferred = 0)
    {
        slots.Wait(cancellation);
        WorkerProcess? worker = null;
        try
        {
            worker = Take(preferred) ?? WorkerProcess.Start();
            return (worker.Ask(request, body, cancellation), worker.Id);
        }
        catch (WorkerLostException lost)
        {
            throw lost.ForCaller();
        }
        finally
        {
            if (worker is not null) Return(worker);
            slots.Release();
        }
    }

    /// <summary>Tells an idle worker something that needs no answer to be waited for; does nothing when that worker is busy or gone.</summary>
    public void Tell(WorkerRequest request, int worker)
    {
        if (!slots.Wait(0)) return;
        try
        {
            if (TakeOnly(worker) is not { } found) return;
            try
            {
                found.Ask(request, [], CancellationToken.None);
            }
            catch (Exception lost) when (lost is WorkerLostException or ImagingException)
            {
                // What it was to forget, it has forgotten.
            }

            Return(found);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose()
    {
        sweeper.Dispose();
        List<WorkerProcess> ending;
        lock (gate)
        {
            disposed = true;
            ending = [.. idle];
            idle.Clear();
        }

        foreach (var worker in ending) worker.Dispose();
    }

    private WorkerProcess? Take(int preferred)
    {
        if (preferred != 0 && TakeOnly(preferred) is { } known) return known;
        while (true)
        {
            WorkerProcess worker;
            lock (gate)
            {
                if (idle.Count == 0) return null;
                worker = idle[^1];
                idle.RemoveAt(idle.Count - 1);
            }

            // Somebody else may have ended it while it was idle: no request should pay for that.
            if (!worker.HasExited) return worker;
            worker.Dispose();
        }
    }

    private WorkerProcess? TakeOnly(int id)
    {
        WorkerProcess? worker;
        lock (gate)
        {
            worker = idle.Find(candidate => candidate.Id == id);
            if (worker is null) return null;
            idle.Remove(worker);
        }

        if (!worker.HasExited) return worker;
        worker.Dispose();
        return null;
    }

    private void Return(WorkerProcess worker)
    {
        worker.LastUsed = Stopwatch.GetTimestamp();
        bool kept = false;
        lock (gate)
        {
            if (!disposed && !worker.HasExited)
            {
                idle.Add(worker);
                kept = true;
                if (idle.Count == 1) sweeper.Change(keep, keep);
            }
        }

        if (!kept) worker.Dispose();
    }

    private void Sweep()
    {
        List<WorkerProcess> ending;
        lock (gate)
        {
            ending = idle.FindAll(worker => Stopwatch.GetElapsedTime(worker.LastUsed) >= keep || worker.HasExited);
            foreach (var worker in ending) idle.Remove(worker);
            if (idle.Count == 0 && !disposed) sweeper.Change(Timeout.Infinite, Timeout.Infinite);
        }

        foreach (var worker in ending) worker.Dispose();
    }
}
