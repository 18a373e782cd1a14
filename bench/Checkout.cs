namespace Lightbox.Bench;

/// <summary>The checkout this was built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Aspire.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("Aspire.sln was not found above the benchmarks.");
    }
}
