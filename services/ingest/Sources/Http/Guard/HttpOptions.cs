namespace Lightbox.Ingest.Sources.Http.Guard;

/// <summary>Section <c>Lightbox:Ingest:Http</c>: how long and how much of others' servers is put up with.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Lightbox:Ingest:Http";

    /// <summary>From the first look-up of a name to a secured connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From the request to the answer's headers: some servers pack a whole series first.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a body may stand still while we wait for it.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one body may take altogether.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A body that brings less than <see cref="LeastBytesPerSecond"/> for so long, counting only the time it is waited for, is given up.</summary>
    public TimeSpan SlowWindow { get; init; } = TimeSpan.FromSeconds(60);

    public long LeastBytesPerSecond { get; init; } = 1024;

    /// <summary>Redirects followed for one request.</summary>
    public int MaximumRedirects { get; init; } = 8;

    /// <summary>Connections to one server at once.</summary>
    public int ConnectionsPerHost { get; init; } = 16;

    /// <summary>A file longer than this is not taken, whatever the server says of it.</summary>
    public long MaximumFileBytes { get; init; } = 1L << 40;

    /// <summary>An answer that is read as a whole (a listing's page) may be so long.</summary>
    public long MaximumDocumentBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of one segment of a large file.</summary>
    public int SegmentBytes { get; init; } = 8 << 20;

    /// <summary>Segments of one file under way at once; 1 for none beside each other.</summary>
    public int Segments { get; init; } = 4;

    /// <summary>A single connection that is this fast (bytes/s) is left alone: more of them would only cost memory.</summary>
    public long FastEnough { get; init; } = 200L << 20;
}
