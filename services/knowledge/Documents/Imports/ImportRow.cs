using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Jobs;
using Lightbox.Knowledge.Documents.Reading;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Documents.Imports;

/// <summary>An import as it is kept.</summary>
/// <param name="Id">32 hex digits, the same as its job's; the resource is imports/{id}.</param>
/// <param name="Title">As given, or as the document says once it was read.</param>
/// <param name="Digest">SHA-256 of the document as it came, hex.</param>
/// <param name="IsRead">Its proposals are there.</param>
/// <param name="Summary">What reading it found, Markdown; empty before.</param>
/// <param name="Evaluation">evaluations/{evaluation}; empty before.</param>
/// <param name="Report">Of the five steps, Markdown; empty before the end.</param>
internal sealed record ImportRow(
    string Id, string MediaType, string Title, string Uri, string Dataset, string Digest, DateTimeOffset Created, bool IsRead = false, string Summary = "", string Evaluation = "", string Report = "")
{
    private const string Collection = "imports/";
    private const string ProposalCollection = "/proposals/";

    public string Name => Collection + Id;

    public bool IsMarkdown => DocumentReading.ReaderOf(MediaType) is MarkdownReader;

    public string Proposal(int number) => Name + ProposalCollection + number.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="InvalidRequestException">It is not the name of an import.</exception>
    public static string IdOf(string name, string field)
    {
        var id = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : "";
        return id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? id : throw new InvalidRequestException(field, "must be imports/{32 lower-case hex digits}");
    }

    /// <summary>The number of one of this import's proposals; null when the name is none of those.</summary>
    public int? NumberOf(string proposal)
    {
        var prefix = Name + ProposalCollection;
        return proposal.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(proposal.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public DocumentImport ToMessage(IReadOnlyList<ProposalRow> proposals) => new()
    {
        Name = Name,
        Title = Title,
        Job = JobMessages.Knowledge + Id,
        ProposalCount = proposals.Count,
        ConfirmedCount = proposals.Count(proposal => proposal.State == ProposalState.Confirmed),
        RejectedCount = proposals.Count(proposal => proposal.State == ProposalState.Rejected),
        Entries = { proposals.Where(proposal => proposal.Entry.Length > 0).Select(proposal => EntryNames.Of(proposal.Entry)) },
        Evaluation = Evaluation,
        Report = Report,
        CreateTime = Created.ToTimestamp(),
    };
}

/// <summary>A proposal as it is kept.</summary>
/// <param name="Number">From 1, in the document's order.</param>
/// <param name="Row">The entry as it would be; as the person corrected it once that was done.</param>
/// <param name="Entry">Id of the entry it became; empty before.</param>
internal sealed record ProposalRow(int Number, EntryRow Row, string Quote, string Reason, ProposalState State = ProposalState.Open, string Entry = "");

/// <summary>What a person said of one proposal.</summary>
/// <param name="Row">The entry with who confirmed it; null to leave it as it is.</param>
internal sealed record ProposalVerdict(int Number, ProposalState State, EntryRow? Row);
