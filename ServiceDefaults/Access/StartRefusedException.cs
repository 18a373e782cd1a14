namespace Lightbox.ServiceDefaults.Access;

/// <summary>The service will not start as configured. The message is one sentence that says what to change.</summary>
public sealed class StartRefusedException(string message, int exitCode = 2) : Exception(message)
{
    /// <summary>What the program returns: 2, wrong use.</summary>
    public int ExitCode { get; } = exitCode;
}
