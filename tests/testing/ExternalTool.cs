using System.Diagnostics;

namespace Lightbox.Testing;

/// <summary>Independent programs from Debian that tests compare with (scripts/test-packages.txt lists their packages).</summary>
public static class ExternalTool
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/local/bin", "/usr/sbin", "/opt/homebrew/bin"];

    /// <summary>Runs Debian's own Python (not one of a version manager, which lacks Debian's modules) on a script.</summary>
    public static byte[] Python(string script, params string[] arguments) => PythonSession.Run(Find("python3"), script, arguments);

    /// <summary>Runs the program to its end and returns its standard output; a non-zero exit fails the test with what it said.</summary>
    public static byte[] Run(string program, params string[] arguments) => Run(program, ReadOnlyMemory<byte>.Empty, arguments);

    /// <summary>The same with bytes on its standard input.</summary>
    public static byte[] Run(string program, ReadOnlyMemory<byte> input, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Find(program), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input.Span);
        process.StandardInput.Close();
        Task.WaitAll(reading, said);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said.Result}");
        return output.ToArray();
    }

    private static string Find(string program)
    {
        var path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Part.Require(path is not null, $"the program {program}");
        return path!;
    }
}
