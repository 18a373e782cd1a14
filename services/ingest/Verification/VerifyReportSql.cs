namespace Lightbox.Ingest.Verification;

/// <summary>Statements that both dialects share.</summary>
internal static class VerifyReportSql
{
    public const string Write = "INSERT INTO verify_reports (id, report) VALUES (@id, @report) ON CONFLICT (id) DO UPDATE SET report = excluded.report";

    public const string Get = "SELECT report FROM verify_reports WHERE id = @id";

    public static string List(string? before) => $"SELECT report FROM verify_reports {(before is null ? "" : "WHERE id < @before")} ORDER BY id DESC LIMIT @limit";
}
