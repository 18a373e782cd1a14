using Lightbox.Catalog.V1;

namespace Lightbox.Ingest.Prepare;

/// <summary>Annotations and memberships on their way to the catalogue: calls of a bounded number and size.</summary>
internal sealed class CatalogBatches(string dataset, AnnotationService.AnnotationServiceClient annotations, AssetService.AssetServiceClient assets, PrepareCounts counts)
{
    private const int MaximumItems = 5000;
    private const int MaximumBytes = 1 << 20;

    private static readonly TimeSpan CallBudget = TimeSpan.FromSeconds(120);

    private readonly RegisterAnnotationsRequest stated = new() { Dataset = dataset };
    private readonly Dictionary<(string, string), MembershipAssignment> assigned = [];
    private long bytes;

    public async ValueTask AddAsync(Annotation annotation, CancellationToken cancellation)
    {
        stated.Annotations.Add(annotation);
        bytes += annotation.CalculateSize();
        if (stated.Annotations.Count >= MaximumItems || bytes >= MaximumBytes) await StateAsync(cancellation);
    }

    public async ValueTask AddAsync(MembershipAssignment assignment, CancellationToken cancellation)
    {
        if (assigned.TryGetValue((assignment.Path, assignment.Member), out var before)) before.MergeFrom(assignment);
        else assigned.Add((assignment.Path, assignment.Member), assignment);
        if (assigned.Count >= MaximumItems) await AssignAsync(cancellation);
    }

    /// <summary>Sends what is left.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await AssignAsync(cancellation);
        await StateAsync(cancellation);
    }

    private async Task StateAsync(CancellationToken cancellation)
    {
        if (stated.Annotations.Count == 0) return;
        var response = await annotations.RegisterAnnotationsAsync(stated, deadline: DateTime.UtcNow + CallBudget, cancellationToken: cancellation);
        counts.Stated += response.Created + response.Changed;
        stated.Annotations.Clear();
        bytes = 0;
    }

    private async Task AssignAsync(CancellationToken cancellation)
    {
        if (assigned.Count == 0) return;
        var request = new AssignMembershipsRequest { Dataset = dataset, Memberships = { assigned.Values } };
        counts.Assigned += (await assets.AssignMembershipsAsync(request, deadline: DateTime.UtcNow + CallBudget, cancellationToken: cancellation)).Changed;
        assigned.Clear();
    }
}
