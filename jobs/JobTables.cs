namespace Lightbox.Jobs;

/// <summary>What a service's job tables have beyond jobs, job_events and job_leases.</summary>
/// <param name="Collection">Of the resource names: "jobs/".</param>
internal sealed record JobTables(string Collection)
{
    /// <summary>The table <c>job_items</c> keeps the items of every event; else the service knows them by other means.</summary>
    public bool KeepsItems { get; init; }

    /// <summary>Run with the event that brings a job to a final state, in its transaction; <c>@Id</c> is the job. Empty for nothing.</summary>
    public string AtEnd { get; init; } = "";
}
