using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Ingest.Access;

/// <summary>What the catalogue says of the way to a dataset's files.</summary>
internal sealed class AccessGuides(DatasetService.DatasetServiceClient datasets, GrantService.GrantServiceClient grants)
{
    /// <param name="dataset">datasets/{dataset}.</param>
    /// <exception cref="RpcException">NotFound, as the catalogue says it.</exception>
    public async Task<Dataset> DatasetAsync(string dataset, CancellationToken cancellation) =>
        await datasets.GetDatasetAsync(new GetDatasetRequest { Name = dataset }, cancellationToken: cancellation);

    /// <summary>What a person has to do before the files can be had; never empty.</summary>
    public async Task<IReadOnlyList<AccessStep>> StepsAsync(string dataset, CancellationToken cancellation)
    {
        var guide = await datasets.GetAccessGuideAsync(new GetAccessGuideRequest { Name = dataset }, cancellationToken: cancellation);
        if (guide.Steps.Count > 0) return guide.Steps;
        return [new AccessStep { Number = 1, Title = "Get a link or a token", Description = "Ask the provider for access, then give the link or token you receive to this job." }];
    }

    /// <summary>The terms in one line; empty when they are not known.</summary>
    public static string Terms(Dataset dataset)
    {
        if (dataset.License is { } license && (license.DisplayName.Length > 0 || license.SpdxId.Length > 0))
            return license.DisplayName.Length > 0 ? license.DisplayName : license.SpdxId;
        return dataset.UseDecisions.FirstOrDefault(decision => decision.Purpose == UsePurpose.Research)?.Clause ?? "";
    }

    /// <summary>Records that the person who gave a job its link accepted the dataset's terms.</summary>
    /// <param name="job">A repeat for the same job is the same grant.</param>
    public async Task GrantAsync(string dataset, string job, CancellationToken cancellation)
    {
        var terms = Terms(await DatasetAsync(dataset, cancellation));
        var request = new CreateGrantRequest { Parent = dataset, RequestId = job, Grant = new Grant { Terms = terms.Length > 0 ? terms : "The dataset's terms" } };
        await grants.CreateGrantAsync(request, cancellationToken: cancellation);
    }
}
