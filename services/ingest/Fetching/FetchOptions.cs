namespace Lightbox.Ingest.Fetching;

/// <summary>Section <c>Lightbox:Ingest:Fetch</c>.</summary>
internal sealed class FetchOptions
{
    public const string Section = "Lightbox:Ingest:Fetch";

    /// <summary>Files fetched at once for one job.</summary>
    public int Files { get; init; } = 8;

    /// <summary>Tries in a row that bring not one byte before a file is given up.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>Before the second try; twice as long before each that follows.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest pause, also when the server asks for more.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest file, bytes.</summary>
    public long LongestFile { get; init; } = 1L << 42;
}
