using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Lightbox.Testing;

/// <summary>
/// Debian's own Python, kept running between scripts: starting it with numpy and nibabel takes most of a second, a test suite asks it a hundred times. Each
/// script runs with globals, arguments and standard output of its own.
/// </summary>
internal sealed class PythonSession
{
    private const string Loop = """
        import io, json, struct, sys, traceback
        answers = sys.stdout.buffer
        for line in sys.stdin:
            script, *sys.argv[1:] = json.loads(line)
            sys.stdout = io.TextIOWrapper(io.BytesIO(), write_through=True)
            try:
                exec(compile(script, 'script', 'exec'), {'__name__': '__main__'})
                failed, output = 0, sys.stdout.buffer.getvalue()
            except SystemExit as end:
                failed, output = (1 if end.code else 0), sys.stdout.buffer.getvalue() if not end.code else str(end.code).encode()
            except BaseException:
                failed, output = 1, traceback.format_exc().encode()
            answers.write(struct.pack('<BI', failed, len(output)) + output)
            answers.flush()
        """;

    private static readonly ConcurrentBag<PythonSession> Idle = [];

    private readonly Process process;

    private PythonSession(string interpreter)
    {
        var start = new ProcessStartInfo(interpreter, ["-c", Loop, ""]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        process = Process.Start(start)!;
    }

    /// <summary>What the script writes to standard output; what it raises fails the test.</summary>
    public static byte[] Run(string interpreter, string script, string[] arguments)
    {
        var session = Idle.TryTake(out var idle) ? idle : new PythonSession(interpreter);
        var (failed, output) = session.Ask(JsonSerializer.Serialize<string[]>([script, .. arguments]));
        Idle.Add(session);
        return failed ? throw new InvalidOperationException($"The Python script failed: {System.Text.Encoding.UTF8.GetString(output)}") : output;
    }

    private (bool Failed, byte[] Output) Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        Span<byte> head = stackalloc byte[5];
        var answers = process.StandardOutput.BaseStream;
        answers.ReadExactly(head);
        var output = new byte[BinaryPrimitives.ReadInt32LittleEndian(head[1..])];
        answers.ReadExactly(output);
        return (head[0] != 0, output);
    }
}
