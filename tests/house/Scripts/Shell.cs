using System.Diagnostics;
using Lightbox.Testing;

namespace Lightbox.House.Tests.Scripts;

/// <summary>What a run of bash gave.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public string LastLine => Output.TrimEnd('\n').Split('\n')[^1];
}

/// <summary>Runs bash on pieces of the root scripts.</summary>
internal static class Shell
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    /// <summary>Sources the files of scripts/ and then runs the text, with <c>root</c> set.</summary>
    public static Task<ShellResult> RunAsync(string root, string[] sources, string text)
    {
        var sourced = string.Concat(sources.Select(source => $". '{Path.Combine(Repository.Root, "scripts", source)}'\n"));
        return RunAsync("bash", ["-c", $"set -euo pipefail\nroot='{root}'\n{sourced}{text}"]);
    }

    public static async Task<ShellResult> RunAsync(string program, IEnumerable<string> arguments, params (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var budget = new CancellationTokenSource(Budget);
        try
        {
            await process.WaitForExitAsync(budget.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        return new ShellResult(process.ExitCode, await output, await error);
    }

    /// <summary>Writes a script that may be run.</summary>
    public static void WriteScript(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/usr/bin/env bash\n{text}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
