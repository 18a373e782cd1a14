using System.Diagnostics;

namespace Lightbox.Jobs;

/// <summary>This process as a worker.</summary>
/// <param name="Name">For people, and for its leases.</param>
/// <param name="IsOnly">No other process works on this database (SQLite).</param>
internal sealed record JobWorker(string Name, bool IsOnly)
{
    /// <summary>Traces of jobs.</summary>
    public static readonly ActivitySource Activities = new("Lightbox.Jobs");
}
