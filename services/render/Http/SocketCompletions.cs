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
        const string Name = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(Name) is null) Environment.SetEnvironmentVariable(Name, "1");
    }
}
