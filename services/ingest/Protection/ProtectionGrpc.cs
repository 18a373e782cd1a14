using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Protection;

/// <summary>The wire face of policies, reports and quarantine.</summary>
internal sealed class ProtectionGrpc(ProtectionPolicies policies, ProtectionReports reports, Quarantine quarantine, DatasetService.DatasetServiceClient catalog)
    : ProtectionService.ProtectionServiceBase
{
    private const int MaximumReason = 1000;

    public override async Task<ProtectionPolicy> GetProtectionPolicy(GetProtectionPolicyRequest request, ServerCallContext context)
    {
        var dataset = await DatasetAsync(request.Name, "/protectionPolicy", "name", context);
        return (await policies.OfAsync(dataset, context.CancellationToken)).Message(dataset);
    }

    public override async Task<ProtectionPolicy> UpdateProtectionPolicy(UpdateProtectionPolicyRequest request, ServerCallContext context)
    {
        if (request.Policy is not { } policy) throw new InvalidRequestException("policy", "is missing");
        if (!Enum.IsDefined(policy.Action)) throw new InvalidRequestException("policy.action", "must be ACCEPT, PSEUDONYMISE or QUARANTINE");
        var dataset = await DatasetAsync(policy.Name, "/protectionPolicy", "policy.name", context);
        return (await policies.SetAsync(dataset, policy, context.CancellationToken)).Message(dataset);
    }

    public override async Task<ProtectionReport> GetProtectionReport(GetProtectionReportRequest request, ServerCallContext context) =>
        await reports.OfAsync(await DatasetAsync(request.Name, "/protectionReport", "name", context), context.CancellationToken);

    public override async Task<ResolveQuarantineResponse> ResolveQuarantine(ResolveQuarantineRequest request, ServerCallContext context)
    {
        if (request.Decision is not (ProtectionAction.Unspecified or ProtectionAction.Accept or ProtectionAction.Pseudonymise))
            throw new InvalidRequestException("decision", "must be ACCEPT or PSEUDONYMISE to take it in, UNSPECIFIED to throw it away");
        if (request.Reason.Length is 0 or > MaximumReason) throw new InvalidRequestException("reason", $"must have 1 to {MaximumReason} characters");
        const string Collection = "ledgerEntries/";
        if (!request.LedgerEntry.StartsWith(Collection, StringComparison.Ordinal)) throw new InvalidRequestException("ledger_entry", "must be ledgerEntries/{entry}");
        var asset = await quarantine.ResolveAsync(request.LedgerEntry[Collection.Length..], request.Decision, request.Reason, context.CancellationToken);
        return new ResolveQuarantineResponse { Asset = asset };
    }

    /// <summary>The dataset a name begins with, when it is catalogued.</summary>
    private async Task<string> DatasetAsync(string name, string suffix, string field, ServerCallContext context)
    {
        if (!name.EndsWith(suffix, StringComparison.Ordinal)) throw new InvalidRequestException(field, $"must be datasets/{{dataset}}{suffix}");
        var dataset = IngestRequests.Dataset(name[..^suffix.Length]);
        // NOT_FOUND when it is not catalogued; passed on as the catalogue says it.
        await catalog.GetDatasetAsync(new GetDatasetRequest { Name = dataset }, cancellationToken: context.CancellationToken);
        return dataset;
    }
}
