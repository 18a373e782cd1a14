using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Imaging.Isolation;

/// <summary>
/// The worker's pipes. What decoders print must not get between the answers, and what they say of a file is nobody's business: standard output is moved
/// to a descriptor of its own, and both it and standard error lead nowhere from then on.
/// </summary>
internal static partial class WorkerStreams
{
    /// <summary>fcntl(2), Linux: the pipe's size.</summary>
    private const int SetPipeSize = 1031;

    /// <summary>The most an ordinary user may ask for: a picture then crosses with few changes between the two processes.</summary>
    private const int PipeBytes = 1 << 20;

    private const int WriteOnly = 1;

    private static readonly List<PosixSignalRegistration> Signals = [];

    public static (Stream From, Stream To) Take()
    {
        // Ctrl-C in a terminal goes to all its programs; when the one that started us ends, our pipe does.
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            Signals.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        }

        if (OperatingSystem.IsWindows()) return (Console.OpenStandardInput(), Console.OpenStandardOutput());
        int output = Dup(1), nowhere = Open("/dev/null", WriteOnly);
        _ = Dup2(nowhere, 1);
        _ = Dup2(nowhere, 2);
        if (OperatingSystem.IsLinux())
        {
            _ = Fcntl(0, SetPipeSize, PipeBytes);
            _ = Fcntl(output, SetPipeSize, PipeBytes);
        }

        return (Console.OpenStandardInput(), new FileStream(new SafeFileHandle(output, ownsHandle: true), FileAccess.Write, bufferSize: 0));
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Dup(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, int argument);
}
