namespace Lightbox.Ingest.Access;

/// <summary>What opens jobs' sources, sealed, beside the jobs' own rows. A secret goes with the event that brings its job to a final state.</summary>
internal interface IJobSecretStore
{
    /// <param name="id">The job, 32 hex digits.</param>
    Task KeepAsync(string id, byte[] sealedSecret, CancellationToken cancellation);

    /// <summary>The sealed secret, or null.</summary>
    Task<byte[]?> FindAsync(string id, CancellationToken cancellation);
}

internal static class JobSecretSql
{
    public const string Keep = """
        INSERT INTO job_secrets (job_id, sealed) VALUES (@Id, @Sealed) ON CONFLICT (job_id) DO UPDATE SET sealed = excluded.sealed
        """;

    public const string Find = "SELECT sealed FROM job_secrets WHERE job_id = @Id";

    /// <summary>A secret does not outlive its job.</summary>
    public const string Forget = "DELETE FROM job_secrets WHERE job_id = @Id";
}
