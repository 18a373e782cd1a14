namespace Lightbox.Cli.Jobs;

/// <summary>Jobs as people write them.</summary>
internal static class JobNames
{
    /// <summary>An id or a whole name.</summary>
    public static string Of(string text) => text.StartsWith("jobs/", StringComparison.Ordinal) ? text : "jobs/" + text;

    public static string IdOf(string name) => name["jobs/".Length..];
}
