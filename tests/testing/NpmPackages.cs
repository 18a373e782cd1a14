using System.Diagnostics;
using System.Security.Cryptography;

namespace Lightbox.Testing;

/// <summary>The packages of tests/testing/npm, installed below artifacts at first use.</summary>
public static class NpmPackages
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Lazy<string?> Folder = new(Install);

    /// <summary>The folder whose node_modules has them; skips the test when npm or its registry is not to be had (fails with CI=true).</summary>
    public static string Require()
    {
        Part.Require(Folder.Value is not null, "npm and the packages of tests/testing/npm");
        return Folder.Value!;
    }

    private static string? Install()
    {
        var source = Path.Combine(Repository.Root, "tests", "testing", "npm");
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(source, "package-lock.json"))))[..16];
        var parent = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "test-npm")).FullName;
        var target = Path.Combine(parent, hash);
        var done = Path.Combine(target, "done");
        if (File.Exists(done)) return target;

        // Two test programs at once: the second waits for the first.
        using var only = Lock(Path.Combine(parent, "lock"));
        if (File.Exists(done)) return target;
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        if (!Npm(target)) return null;
        File.WriteAllText(done, "");
        return target;
    }

    private static FileStream Lock(string path)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                Thread.Sleep(200);
            }
        }
    }

    private static bool Npm(string folder)
    {
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
            })!;
            npm.StandardInput.Close();
            if (npm.WaitForExit(Patience)) return npm.ExitCode == 0;
            npm.Kill(entireProcessTree: true);
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
