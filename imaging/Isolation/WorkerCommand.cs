using System.Diagnostics;

namespace Lightbox.Imaging.Isolation;

/// <summary>
/// How a worker is started: this assembly is a program of its own (<see cref="WorkerProgram"/>), run by the .NET host that runs us, with the
/// dependency list of the program we are part of. So every program that has this assembly beside it has workers: the command, the services, their containers, the tests.
/// </summary>
internal static class WorkerCommand
{
    /// <summary>All that a worker gets of our environment: the rest may hold addresses and secrets, which code that reads foreign bytes need not see.</summary>
    private static readonly string[] Kept = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "DOTNET_ROOT", "LD_LIBRARY_PATH", "LANG"];

    /// <summary>A small heap without a thread of its own, no tiering counters, no debugger's socket in the temporary folder.</summary>
    private static readonly (string Name, string Value)[] Runtime =
    [
        ("DOTNET_gcServer", "0"),
        ("DOTNET_gcConcurrent", "0"),
        ("DOTNET_GCgen0size", "400000"),
        ("DOTNET_GCConserveMemory", "7"),
        ("DOTNET_TieredPGO", "0"),
        ("DOTNET_EnableDiagnostics", "0"),
        ("DOTNET_DbgEnableMiniDump", "0"),
    ];

    /// <exception cref="UnsupportedImageException">This program was put together in a way that leaves no host to run a worker.</exception>
    public static ProcessStartInfo Create()
    {
        var start = new ProcessStartInfo(Host())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var part in Arguments()) start.ArgumentList.Add(part);
        foreach (var name in start.Environment.Keys.Except(Kept).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in Runtime) start.Environment[name] = value;
        return start;
    }

    private static IEnumerable<string> Arguments()
    {
        yield return "exec";
        var list = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        if (list is not null && File.Exists(list))
        {
            yield return "--depsfile";
            yield return list;
            var config = list.Replace(".deps.json", ".runtimeconfig.json", StringComparison.Ordinal);
            if (File.Exists(config))
            {
                yield return "--runtimeconfig";
                yield return config;
            }
        }

        yield return typeof(WorkerCommand).Assembly.Location;
    }

    /// <summary>The dotnet program above the runtime we run on: {root}/shared/Microsoft.NETCore.App/{version}/System.Private.CoreLib.dll.</summary>
    private static string Host()
    {
        var program = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var root = Path.GetDirectoryName(typeof(object).Assembly.Location);
        for (var i = 0; i < 3 && root is not null; i++) root = Path.GetDirectoryName(root);
        if (root is not null && Path.Combine(root, program) is var host && File.Exists(host)) return host;
        if (Environment.ProcessPath is { } own && Path.GetFileName(own) == program) return own;
        throw new UnsupportedImageException("Foreign bytes are decoded by worker processes, and there is no dotnet host here to start one.", "worker process");
    }
}
