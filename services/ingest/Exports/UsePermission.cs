using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Exports;

/// <summary>
/// Whether a dataset's files may be given out: its terms must be accepted, and its use decision must not forbid redistribution. What the terms leave to be
/// asked, or say nothing of, is for the person to settle; the export's TERMS.txt tells it.
/// </summary>
internal sealed class UsePermission(GrantService.GrantServiceClient grants)
{
    /// <exception cref="AccessDeniedException">TERMS_NOT_ACCEPTED, or USE_FORBIDDEN with the clause.</exception>
    /// <exception cref="Grpc.Core.RpcException">The catalogue does not know the dataset, or does not answer.</exception>
    public async Task CheckAsync(string dataset, CancellationToken cancellation)
    {
        if (await ObjectionAsync(dataset, cancellation) is { } objection) throw objection;
    }

    /// <summary>Why not, or null.</summary>
    public async Task<AccessDeniedException?> ObjectionAsync(string dataset, CancellationToken cancellation)
    {
        var use = await grants.CheckUseAsync(new CheckUseRequest { Dataset = dataset, Purpose = UsePurpose.Redistribution }, cancellationToken: cancellation);
        if (use.Decision.Answer == UseAnswer.No) return Forbidden(dataset, use.Decision);
        if (use.Granted) return null;
        return new AccessDeniedException("TERMS_NOT_ACCEPTED", $"Nobody here has accepted the terms of {dataset}: read them in its access guide, then record a grant.")
        {
            Metadata = { ["dataset"] = dataset },
        };
    }

    private static AccessDeniedException Forbidden(string dataset, UseDecision decision)
    {
        var clause = decision.Clause.Length > 0 ? decision.Clause : "no clause is recorded";
        return new AccessDeniedException("USE_FORBIDDEN", $"{dataset} may not be redistributed: {clause}")
        {
            Metadata = { ["dataset"] = dataset, ["purpose"] = "redistribution", ["clause"] = decision.Clause, ["uri"] = decision.Uri },
        };
    }
}
