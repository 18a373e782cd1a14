namespace Lightbox.Cli;

/// <summary>The command cannot go on; <see cref="Exception.Message"/> is the one sentence a person reads.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="exitCode">1 failed, 2 wrong use.</param>
internal sealed class CommandFailedException(string message, int exitCode = ExitCodes.Failed, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>The exit codes of every verb.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;
}
