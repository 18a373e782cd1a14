using Lightbox.Common.V1;
using Lightbox.ServiceDefaults.Filters;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Jobs;

/// <summary>Pages of jobs and of their parts, as every service's list methods promise them.</summary>
internal sealed class JobList(IJobStore store, JobControl control)
{
    /// <param name="filter">state, kind and dataset, joined by AND.</param>
    /// <returns>The newest first, and the token for the next page; empty on the last.</returns>
    public async Task<(IReadOnlyList<Job> Jobs, string NextPageToken)> JobsAsync(int pageSize, string pageToken, string filter, CancellationToken cancellation)
    {
        var wanted = Equalities.Parse(filter, ["state", "kind", "dataset"]);
        var size = Paging.PageSize(pageSize);
        var bound = $"ListJobs {filter}";
        var after = PageToken.Decode(pageToken, bound, 2);
        var rows = await store.ListAsync(
            new JobQuery
            {
                State = wanted.Enumeration<JobState>("state"),
                Kind = wanted.Enumeration<JobKind>("kind"),
                Dataset = wanted.Text("dataset"),
                Before = after is [var createMs, var id] ? (Number(createMs), id) : null,
                Limit = size + 1,
            },
            cancellation);
        var next = "";
        if (rows.Count > size)
        {
            var last = rows[size - 1];
            next = PageToken.Encode(bound, $"{last.Job.CreateTime.ToDateTimeOffset().ToUnixTimeMilliseconds()}", last.Id);
        }

        return ([.. rows.Take(size).Select(row => row.Job)], next);
    }

    /// <summary>For a service whose table keeps the items.</summary>
    /// <param name="state">All when unspecified.</param>
    /// <returns>By path, and the token for the next page; empty on the last.</returns>
    public async Task<(IReadOnlyList<JobItem> Items, string NextPageToken)> ItemsAsync(
        string parent, JobItemState state, int pageSize, string pageToken, CancellationToken cancellation)
    {
        var size = Paging.PageSize(pageSize);
        var row = await control.GetAsync(parent, cancellation, "parent");
        var bound = $"ListJobItems {parent} {(int)state}";
        var after = PageToken.Decode(pageToken, bound, 1);
        var items = await store.ItemsAsync(row.Id, state, after is [var path] ? path : null, size + 1, cancellation);
        var next = items.Count > size ? PageToken.Encode(bound, items[size - 1].Path) : "";
        return ([.. items.Take(size)], next);
    }

    /// <summary>A token with a right hash holds what this class put there.</summary>
    private static long Number(string text) => long.TryParse(text, out var number) ? number : 0;
}
