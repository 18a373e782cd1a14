using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Documents.Imports;

/// <summary>A person's word on proposals; when all are decided the import's job goes on.</summary>
internal sealed class ProposalReview(IImportStore store, JobControl jobs, TimeProvider clock)
{
    private const int MaximumReviewer = 200;

    public async Task DecideAsync(ImportRow import, ReviewProposalsRequest request, string principal, CancellationToken cancellation)
    {
        if (request.Decisions.Count == 0) throw new InvalidRequestException("decisions", "must not be empty");
        if (request.Reviewer.Length > MaximumReviewer || request.Reviewer.Any(char.IsControl)) throw new InvalidRequestException("reviewer", $"must have at most {MaximumReviewer} characters, none of control");
        var reviewer = request.Reviewer.Trim() is { Length: > 0 } named ? named : principal;
        var job = await jobs.GetAsync(JobMessages.Knowledge + import.Id, cancellation);
        if (job.Job.State.IsFinal()) throw new PreconditionException("IMPORT_OVER", "The import is over; nothing of it can be decided any more.", import.Name);
        var proposals = (await store.ProposalsAsync(import.Id, 0, int.MaxValue, cancellation)).ToDictionary(proposal => proposal.Number);
        var verdicts = request.Decisions.Select((decision, i) => Verdict(import, proposals, decision, $"decisions[{i}]", reviewer)).OfType<ProposalVerdict>().ToList();
        if (verdicts.DistinctBy(verdict => verdict.Number).Count() < verdicts.Count) throw new InvalidRequestException("decisions", "must name each proposal once");
        if (await store.DecideAsync(import.Id, verdicts, cancellation) is [var closed, ..]) throw Decided(import, closed);

        var left = (await store.ProposalsAsync(import.Id, 0, int.MaxValue, CancellationToken.None)).Count(proposal => proposal.State == ProposalState.Open);
        if (left == 0) await GoOnAsync(import, CancellationToken.None);
    }

    /// <summary>The job goes on if it waits; one that is about to wait finds everything decided and does not.</summary>
    private async Task GoOnAsync(ImportRow import, CancellationToken cancellation)
    {
        try
        {
            var job = await jobs.GetAsync(JobMessages.Knowledge + import.Id, cancellation);
            if (job.Job.State == JobState.AwaitingAccess) await jobs.GoOnAsync(job, cancellation);
        }
        catch (ConflictException)
        {
            // Another review of the same import let it go on.
        }
    }

    /// <summary>Null for a decision that was made just so before: a caller that was cut off may repeat it.</summary>
    private ProposalVerdict? Verdict(ImportRow import, Dictionary<int, ProposalRow> proposals, ProposalDecision decision, string field, string reviewer)
    {
        if (import.NumberOf(decision.Proposal) is not { } number) throw new InvalidRequestException(field + ".proposal", $"must be {import.Name}/proposals/{{proposal}}");
        if (!proposals.TryGetValue(number, out var proposal)) throw new ResourceNotFoundException(decision.Proposal);
        if (decision.State is not (ProposalState.Confirmed or ProposalState.Rejected)) throw new InvalidRequestException(field + ".state", "must be CONFIRMED or REJECTED");
        if (proposal.State != ProposalState.Open)
        {
            if (proposal.State == decision.State && decision.Corrected is null) return null;
            throw Decided(import, number);
        }

        if (decision.State == ProposalState.Rejected) return new(number, decision.State, null);
        var row = decision.Corrected is { } corrected ? Corrected(proposal.Row, corrected, field + ".corrected") : proposal.Row;
        return new(number, decision.State, row with
        {
            ValidationStatus = "confirmed",
            Provenance = [.. row.Provenance.Select(source => source with { Agent = reviewer, Date = source.Date.Length > 0 ? source.Date : clock.GetUtcNow().ToString("yyyy-MM-dd") })],
        });
    }

    /// <summary>Where it comes from is the document's, whatever else a person corrects.</summary>
    private static EntryRow Corrected(EntryRow proposed, Entry corrected, string field)
    {
        var row = EntryRequests.Row(corrected, "", EntryOrigins.Document, field);
        return row with { Provenance = proposed.Provenance };
    }

    private static PreconditionException Decided(ImportRow import, int number) => new("DECIDED", $"Proposal {number} was decided already.", import.Proposal(number));
}
