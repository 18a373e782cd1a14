using Dapper;

namespace Lightbox.Ingest.Ledger;

/// <summary>Statements that both dialects share.</summary>
internal static class LedgerSql
{
    public const string Columns =
        "id, dataset, path, origin, job, size_bytes, modified_nanos, inode, sha256, format, verdict, code, reason, break_offset, asset, in_place, time_ms, registration, promised, received_sha256, version, protection";

    public const string Select = """
        SELECT id AS Id, dataset AS Dataset, path AS Path, origin AS Origin, job AS Job, size_bytes AS SizeBytes, modified_nanos AS ModifiedNanos,
          inode AS Inode, sha256 AS Sha256, format AS Format, verdict AS Verdict, code AS Code, reason AS Reason, break_offset AS BreakOffset,
          asset AS Asset, in_place AS InPlace, time_ms AS TimeMs, registration AS Registration,
          promised AS Promised, received_sha256 AS ReceivedSha256, version AS Version, protection AS Protection
        FROM ledger_entries
        """;

    public const string OnConflict = """
        ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, job = excluded.job, size_bytes = excluded.size_bytes,
          modified_nanos = excluded.modified_nanos, inode = excluded.inode, sha256 = excluded.sha256, format = excluded.format,
          verdict = excluded.verdict, code = excluded.code, reason = excluded.reason, break_offset = excluded.break_offset,
          asset = excluded.asset, in_place = excluded.in_place, time_ms = excluded.time_ms, registration = excluded.registration,
          promised = excluded.promised, received_sha256 = excluded.received_sha256, version = excluded.version,
          protection = excluded.protection
        """;

    /// <summary>2 taken in, 3 duplicate: whether another path of the dataset holds the same content of the asset as its first. The parts of one asset are no duplicates.</summary>
    public const string Register = """
        UPDATE ledger_entries SET asset = @Asset, registration = NULL, time_ms = @TimeMs, verdict = CASE WHEN EXISTS (
            SELECT 1 FROM ledger_entries other
            WHERE other.dataset = @Dataset AND other.asset = @Asset AND other.verdict = 2 AND other.sha256 = ledger_entries.sha256 AND other.path <> @Path) THEN 3 ELSE 2 END
        WHERE dataset = @Dataset AND path = @Path
        RETURNING verdict
        """;

    /// <summary>Of rows taken in (2) and duplicates (3). Parameters: Lost, Code.</summary>
    /// <param name="anyOf">Condition that sha256 is one of the hashes, as the dialect has it.</param>
    public static string MarkLost(string anyOf) =>
        $"UPDATE ledger_entries SET code = CASE WHEN @Lost THEN @Code ELSE '' END WHERE {anyOf} AND verdict IN (2, 3) AND in_place = 0 AND code IN ('', @Code)";

    /// <summary>Archives of which something is lost are to be opened again.</summary>
    public const string ReopenArchives = """
        UPDATE ledger_entries SET code = @Partly WHERE code = @Whole AND EXISTS (
          SELECT 1 FROM ledger_entries member
          WHERE member.code = @Code AND member.dataset = ledger_entries.dataset
            AND substr(member.path, 1, length(ledger_entries.path) + 1) = ledger_entries.path || '!')
        """;

    public static string Totals(string? dataset) =>
        $"SELECT verdict AS Verdict, format AS Format, count(*) AS Count FROM ledger_entries {(dataset is null ? "" : "WHERE dataset = @Dataset")} GROUP BY verdict, format";

    /// <summary>The condition and its values; nothing from a request becomes SQL.</summary>
    public static (string Sql, DynamicParameters Values) List(LedgerQuery query)
    {
        var values = new DynamicParameters();
        var conditions = new List<string>();
        Equal("dataset", "Dataset", query.Dataset);
        Equal("job", "Job", query.Job);
        Equal("code", "Code", query.Code);
        Equal("format", "Format", query.Format);
        Equal("sha256", "Sha256", query.Sha256);
        Equal("asset", "Asset", query.Asset);
        if (query.Verdicts.Count > 0) conditions.Add($"verdict IN ({string.Join(", ", query.Verdicts.Select(verdict => (int)verdict))})");
        if (query is { Path: { } path, PathIsPrefix: true })
        {
            conditions.Add("substr(path, 1, @PathLength) = @Path");
            values.Add("PathLength", path.EnumerateRunes().Count());
            values.Add("Path", path);
        }
        else
        {
            Equal("path", "Path", query.Path);
        }

        if (query.After is { } after)
        {
            conditions.Add("(dataset, path) > (@AfterDataset, @AfterPath)");
            values.Add("AfterDataset", after.Dataset);
            values.Add("AfterPath", after.Path);
        }

        values.Add("Limit", query.Limit);
        var where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
        return ($"{Select} {where} ORDER BY dataset, path LIMIT @Limit", values);

        void Equal(string column, string name, string? value)
        {
            if (value is null) return;
            conditions.Add($"{column} = @{name}");
            values.Add(name, value);
        }
    }
}
