using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.Documents.Finding;
using Lightbox.Knowledge.Documents.Reading;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval.Terminology;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Documents.Imports;

/// <summary>
/// The five steps by which a document becomes knowledge: extract what it says of images, map it to the terminology, and, once a person has confirmed, insert, embed
/// and validate. It runs twice: up to the proposals, where it waits for the person, and from there on.
/// </summary>
internal sealed class ImportWork(IImportStore store, EntryEditor editor, TermMapper mapper, ImportAftercare aftercare, TimeProvider clock) : IJobWork
{
    public JobKind Kind => JobKind.ImportDocument;

    public async Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation)
    {
        var import = await store.GetAsync(row.Id, cancellation) ?? throw new ResourceNotFoundException("imports/" + row.Id);
        if (!import.IsRead) import = await ReadAsync(import, journal, cancellation);
        var proposals = await store.ProposalsAsync(import.Id, 0, int.MaxValue, cancellation);
        var open = proposals.Count(proposal => proposal.State == ProposalState.Open);
        if (open > 0)
        {
            journal.Finish(job => Wait(job, import, open));
            return;
        }

        proposals = await InsertAsync(import, proposals, journal, cancellation);
        var after = await aftercare.RunAsync(import.Id, [.. proposals.Where(proposal => proposal.Entry.Length > 0)], phase => PhaseAsync(journal, phase, cancellation), cancellation);
        await store.FinishAsync(import.Id, after.Evaluation, ImportReport.Of(import, proposals, after), cancellation);
        journal.Finish(JobState.Succeeded, import.Name);
    }

    private static void Wait(Job job, ImportRow import, int open)
    {
        job.State = JobState.AwaitingAccess;
        job.Result = import.Name;
        job.Progress.Phase = "waiting for a person";
        job.AccessSteps.Add(new AccessStep
        {
            Number = 1,
            Title = "Review the proposals",
            Description = $"{open} proposed entries wait for a person who confirms or rejects them (ReviewProposals of {import.Name}).",
        });
    }

    private async Task<ImportRow> ReadAsync(ImportRow import, JobJournal journal, CancellationToken cancellation)
    {
        await PhaseAsync(journal, "reading", cancellation);
        var content = await store.ContentAsync(import.Id, cancellation) ?? throw new DataLossException("The document is not there any more.", "DOCUMENT_GONE");
        var document = await DocumentReading.ReadAsync(import.MediaType, content, clock, cancellation);
        await PhaseAsync(journal, "finding", cancellation);
        var title = import.Title.Length > 0 ? import.Title : Shortened(document.Title);
        var passages = new PassageFinder(mapper).Find(document, cancellation);
        var source = new EntryProvenance { Dataset = import.Dataset, Document = title.Length > 0 ? title : "Untitled document", Uri = import.Uri, Citation = Citation(title, import.Uri) };
        var entries = new ProposedEntries(document, source, import.IsMarkdown, mapper, passages);
        var proposals = passages.Select(entries.Of).Select((proposed, i) => new ProposalRow(i + 1, proposed.Row, proposed.Quote, proposed.Reason)).ToList();
        await store.ProposeAsync(import.Id, source.Document, ImportReport.SummaryOf(document), proposals, cancellation);
        await journal.GotOnAsync(cancellation);
        return (await store.GetAsync(import.Id, cancellation))!;
    }

    /// <summary>A proposal that became an entry before the process was stopped is found by its request id and not inserted twice.</summary>
    private async Task<IReadOnlyList<ProposalRow>> InsertAsync(ImportRow import, IReadOnlyList<ProposalRow> proposals, JobJournal journal, CancellationToken cancellation)
    {
        var confirmed = proposals.Where(proposal => proposal.State == ProposalState.Confirmed).ToList();
        foreach (var (proposal, done) in confirmed.Select((proposal, i) => (proposal, i)))
        {
            if (proposal.Entry.Length > 0) continue;
            var slug = $"{EntryRequests.Slug(proposal.Row.FindingName)}-{import.Id[^8..]}-{proposal.Number}";
            var act = new EntryAct(EntryAct.Review, proposal.Row.Provenance is [var source, ..] ? source.Agent : "", RequestId: import.Proposal(proposal.Number));
            var made = await editor.CreateAsync(proposal.Row with { Id = slug }, act, cancellation);
            await store.InsertedAsync(import.Id, proposal.Number, made.Id, cancellation);
            await journal.ProgressAsync(
                progress =>
                {
                    progress.Phase = "inserting";
                    progress.ItemsTotal = confirmed.Count;
                    progress.ItemsDone = done + 1;
                },
                cancellation,
                [Item(import, proposal, made.Id)]);
        }

        return await store.ProposalsAsync(import.Id, 0, int.MaxValue, cancellation);
    }

    private static JobItem Item(ImportRow import, ProposalRow proposal, string entry)
    {
        var path = $"{proposal.Number:0000} {proposal.Row.FindingName}";
        return new() { Name = JobMessages.ItemName(JobMessages.Knowledge + import.Id, path), Path = path, State = JobItemState.Done, Attempt = 1, Result = EntryNames.Of(entry) };
    }

    private static string Citation(string title, string uri)
    {
        if (title.Length == 0) return uri;
        return uri.Length == 0 ? $"{title.TrimEnd('.')}." : $"{title.TrimEnd('.')}. {(uri.StartsWith("10.", StringComparison.Ordinal) ? "https://doi.org/" + uri : uri)}";
    }

    private static string Shortened(string title) => title.Length <= 300 ? title : title[..297] + "...";

    private static Task PhaseAsync(JobJournal journal, string phase, CancellationToken cancellation) =>
        journal.ProgressAsync(progress => progress.Phase = phase, cancellation);
}
