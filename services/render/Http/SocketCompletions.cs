using System.Globalization;

namespace Lightbox.Render.Http;

/// <summary>Where the runtime goes on with a request once its bytes are there.</summary>
internal static class SocketCompletions
{
    /// <summary>
    /// On the thread that waits for sockets, instead of waking another one: half the processor time of a stored tile. Only for the program of this service alone, in which
    /// nothing but its own short work runs there (decoding has threads of its own); a process that hosts all services keeps the runtime's way. Before the first socket.
    /// </summary>
    public static void RunInline()
    {
        Set("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", 1);
        // More waiting threads than processors: each sleeps often, and the kernel lets one that wakes go first. With one for each processor the slowest hundredth of
        // the tiles waits two or three times as long; with more than this, nothing is won.
        Set("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", 2 * Environment.ProcessorCount);
    }

    /// <summary>What whoever starts the program has set stays.</summary>
    private static void Set(string name, int value)
    {
        if (Environment.GetEnvironmentVariable(name) is null) Environment.SetEnvironmentVariable(name, value.ToString(CultureInfo.InvariantCulture));
    }
}
