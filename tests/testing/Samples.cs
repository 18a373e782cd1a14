using Xunit;

namespace Lightbox.Testing;

/// <summary>The real files of LIGHTBOX_SAMPLES (default ../shared/data beside the project); never committed.</summary>
public static class Samples
{
    public static string? Root { get; } = Find();

    /// <summary>The path of a sample; skips the test visibly when the files are not here (fails with CI=true).</summary>
    public static string Path(string relative)
    {
        Part.Require(Root is not null, "the shared sample files (LIGHTBOX_SAMPLES)");
        var path = System.IO.Path.Combine(Root!, relative);
        Part.Require(Exists(path), $"sample {relative}");
        return path;
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("LIGHTBOX_SAMPLES");
        if (!string.IsNullOrEmpty(named)) return Directory.Exists(named) ? System.IO.Path.GetFullPath(named) : null;
        var guess = System.IO.Path.Combine(Repository.Root, "..", "shared", "data");
        return Directory.Exists(guess) ? System.IO.Path.GetFullPath(guess) : null;
    }
}

/// <summary>The checkout the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Aspire.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("Aspire.sln was not found above the test binaries.");
    }
}

/// <summary>A part of the machine a test cannot do without.</summary>
public static class Part
{
    /// <summary>Skips when the part is missing; with CI=true that is a failure, so that CI cannot go green by skipping.</summary>
    public static void Require(bool present, string part)
    {
        if (present) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"CI lacks {part}; ./test should have installed it.");
        Assert.Skip($"needs {part}");
    }
}
