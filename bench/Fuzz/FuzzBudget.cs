using Lightbox.Imaging;

namespace Lightbox.Bench.Fuzz;

/// <summary>What one call of a reader may take for a file of some length, whatever its numbers say.</summary>
internal static class FuzzBudget
{
    /// <summary>Wall time: a decoder in a worker process is ended at its deadline, which a busy machine may notice late.</summary>
    public static readonly TimeSpan Time = ImageLimits.Default.Deadline + TimeSpan.FromSeconds(5);

    /// <summary>Managed bytes of the calling thread: room for one ordinary picture and copies of the file.</summary>
    public static long Bytes(long length) => (64L << 20) + (20 * length);

    /// <summary>Runs the call; the find's description when it took more.</summary>
    public static string? Check(string call, long length, Action run)
    {
        long start = Environment.TickCount64, before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            run();
        }
        catch (ImagingException) when (Spent(call, length, before, start) is null)
        {
            throw;
        }
        catch (ImagingException)
        {
            // Refused, but only after it had cost too much: that is said below.
        }

        return Spent(call, length, before, start);
    }

    private static string? Spent(string call, long length, long before, long start)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        if (bytes > Bytes(length)) return $"! {call} allocated {bytes >> 20} MB for a file of {length} bytes";
        var time = TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
        return time > Time ? $"! {call} took {time.TotalSeconds:0} s" : null;
    }
}
