using System.Globalization;
using System.Text.Json;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;

namespace Lightbox.Knowledge.Documents.Imports;

/// <summary>Statements and rows that both dialects share.</summary>
internal static class ImportSql
{
    public const string Insert = """
        INSERT INTO document_imports (id, media_type, title, uri, dataset, digest, created, is_read, summary, evaluation, report, content)
        VALUES (@Id, @MediaType, @Title, @Uri, @Dataset, @Digest, @Created, 0, '', '', '', @Content)
        """;

    public const string Select = """
        SELECT id AS Id, media_type AS MediaType, title AS Title, uri AS Uri, dataset AS Dataset, digest AS Digest, created AS Created, is_read AS IsRead, summary AS Summary,
            evaluation AS Evaluation, report AS Report FROM document_imports WHERE id = @Id
        """;

    public const string Remove = "DELETE FROM document_imports WHERE id = @Id";

    public const string Content = "SELECT content FROM document_imports WHERE id = @Id";

    public const string SetRead = "UPDATE document_imports SET is_read = 1, title = @Title, summary = @Summary WHERE id = @Id";

    public const string RemoveProposals = "DELETE FROM document_proposals WHERE import_id = @Id";

    public const string InsertProposal = """
        INSERT INTO document_proposals (import_id, number, entry_row, quote, reason, state, entry) VALUES (@Id, @Number, @Row, @Quote, @Reason, @State, '')
        """;

    public const string Proposals = """
        SELECT number AS Number, entry_row AS Row, quote AS Quote, reason AS Reason, state AS State, entry AS Entry FROM document_proposals
        WHERE import_id = @Id AND number > @After ORDER BY number LIMIT @Count
        """;

    public const string Decide = """
        UPDATE document_proposals SET state = @State, entry_row = COALESCE(@Row, entry_row) WHERE import_id = @Id AND number = @Number AND state = 1
        """;

    public const string Inserted = "UPDATE document_proposals SET entry = @Entry WHERE import_id = @Id AND number = @Number";

    public const string Finish = "UPDATE document_imports SET evaluation = @Evaluation, report = @Report, content = NULL WHERE id = @Id";

    public static object Values(ImportRow row, byte[] content) => new
    {
        row.Id,
        row.MediaType,
        row.Title,
        row.Uri,
        row.Dataset,
        row.Digest,
        Created = row.Created.UtcDateTime.ToString("o"),
        Content = content,
    };

    public static object Values(string id, ProposalRow proposal) =>
        new { Id = id, proposal.Number, Row = Json(proposal.Row), proposal.Quote, proposal.Reason, State = (int)proposal.State };

    public static object Values(string id, ProposalVerdict verdict) =>
        new { Id = id, verdict.Number, State = (int)verdict.State, Row = verdict.Row is null ? null : Json(verdict.Row) };

    private static string Json(EntryRow row) => JsonSerializer.Serialize(row, EntryJson.Default.EntryRow);

    internal sealed class Import
    {
        public string Id { get; set; } = "";

        public string MediaType { get; set; } = "";

        public string Title { get; set; } = "";

        public string Uri { get; set; } = "";

        public string Dataset { get; set; } = "";

        public string Digest { get; set; } = "";

        public string Created { get; set; } = "";

        public int IsRead { get; set; }

        public string Summary { get; set; } = "";

        public string Evaluation { get; set; } = "";

        public string Report { get; set; } = "";

        public ImportRow ToRow() => new(
            Id, MediaType, Title, Uri, Dataset, Digest, DateTimeOffset.Parse(Created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), IsRead != 0, Summary, Evaluation, Report);
    }

    internal sealed class Proposal
    {
        public int Number { get; set; }

        public string Row { get; set; } = "";

        public string Quote { get; set; } = "";

        public string Reason { get; set; } = "";

        public int State { get; set; }

        public string Entry { get; set; } = "";

        public ProposalRow ToRow() => new(Number, JsonSerializer.Deserialize(Row, EntryJson.Default.EntryRow)!, Quote, Reason, (ProposalState)State, Entry);
    }
}
