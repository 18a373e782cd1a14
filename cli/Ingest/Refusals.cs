using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Ingest;

/// <summary>Every refusal, page after page.</summary>
internal static class Refusals
{
    /// <param name="dataset">datasets/{dataset}; all when empty.</param>
    public static async Task<List<Refusal>> AllAsync(IngestService.IngestServiceClient client, string dataset, CancellationToken cancellation)
    {
        var all = new List<Refusal>();
        var request = new ListRefusalsRequest { Dataset = dataset, PageSize = 1000 };
        do
        {
            var page = await client.ListRefusalsAsync(request, cancellationToken: cancellation);
            all.AddRange(page.Refusals);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }
}
