namespace Lightbox.Ingest.Uploads;

/// <summary>Statements that both dialects share.</summary>
internal static class UploadSql
{
    public const string Select = """
        SELECT id AS Id, request_id AS RequestId, path AS Path, size_bytes AS SizeBytes, expected_sha256 AS ExpectedSha256, committed_bytes AS CommittedBytes,
          sha256 AS Sha256, expire_ms AS ExpireMs
        FROM uploads
        """;

    public const string Insert = """
        INSERT INTO uploads (id, request_id, path, size_bytes, expected_sha256, committed_bytes, sha256, expire_ms)
        VALUES (@Id, @RequestId, @Path, @SizeBytes, @ExpectedSha256, @CommittedBytes, @Sha256, @ExpireMs) ON CONFLICT DO NOTHING
        """;

    public const string ById = $"{Select} WHERE id = @id";

    public const string ByRequest = $"{Select} WHERE request_id = @RequestId";

    public const string Commit = "UPDATE uploads SET committed_bytes = @committedBytes, sha256 = @sha256, expire_ms = @expireMs WHERE id = @id";

    public const string Delete = "DELETE FROM uploads WHERE id = @id";

    public const string Count = "SELECT count(*) FROM uploads";

    public const string Expired = $"{Select} WHERE expire_ms < @beforeMs ORDER BY expire_ms LIMIT @limit";
}
