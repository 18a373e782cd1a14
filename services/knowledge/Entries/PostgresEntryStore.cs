using Npgsql;

namespace Lightbox.Knowledge.Entries;

/// <summary>Entries on a server. jsonb and text[] travel as JSON text, so that both stores bind and read the same.</summary>
internal sealed class PostgresEntryStore(NpgsqlDataSource source, TimeProvider clock) : IEntryStore
{
    private const string Select =
        "SELECT id, finding_name, modality, body_part, finding_category, description, clinical_significance, key_features::text, to_jsonb(differential_diagnosis)::text, " +
        "dataset_source, metadata::text, kind, to_jsonb(symptoms)::text, concepts::text, provenance::text, validation_status, language, supersedes, notice, origin, model_id, " +
        "model_version, etag, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') " +
        "FROM medical_imaging_knowledge ";

    // A changed text makes its old vector wrong.
    private const string Upsert =
        """
        INSERT INTO medical_imaging_knowledge AS m (id, finding_name, modality, body_part, finding_category, description, clinical_significance, key_features,
            differential_diagnosis, dataset_source, metadata, kind, symptoms, concepts, provenance, validation_status, language, supersedes, notice, origin, etag, created_at, updated_at)
        VALUES (@id, @finding_name, @modality, @body_part, @finding_category, @description, @clinical_significance, @key_features::jsonb,
            ARRAY(SELECT jsonb_array_elements_text(@differential_diagnosis::jsonb)), @dataset_source, @metadata::jsonb, @kind,
            ARRAY(SELECT jsonb_array_elements_text(@symptoms::jsonb)), @concepts::jsonb, @provenance::jsonb, @validation_status, @language, @supersedes, @notice, @origin, @etag,
            @now::timestamptz, @now::timestamptz)
        ON CONFLICT (id) DO UPDATE SET finding_name = excluded.finding_name, modality = excluded.modality, body_part = excluded.body_part,
            finding_category = excluded.finding_category, description = excluded.description, clinical_significance = excluded.clinical_significance,
            key_features = excluded.key_features, differential_diagnosis = excluded.differential_diagnosis, dataset_source = excluded.dataset_source,
            metadata = excluded.metadata, kind = excluded.kind, symptoms = excluded.symptoms, concepts = excluded.concepts, provenance = excluded.provenance,
            validation_status = excluded.validation_status, language = excluded.language, supersedes = excluded.supersedes, notice = excluded.notice,
            etag = excluded.etag, updated_at = excluded.updated_at, embedding = NULL, model_id = NULL, model_version = NULL,
            origin = excluded.origin
        """;

    private const string OriginsUpsert = Upsert + " WHERE " + ReplacePlan.Reachable;

    private const string NextRevision = "INSERT INTO knowledge_state AS s VALUES ('revision', '1') ON CONFLICT (key) DO UPDATE SET value = (s.value::bigint + 1)::text";

    public Task<IReadOnlyList<EntryRow>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) =>
        RowsAsync(Select + "WHERE id = ANY(@ids)", cancellation, ("ids", ids.ToArray()));

    public Task<IReadOnlyList<EntryRow>> PageAsync(string afterId, int count, CancellationToken cancellation) =>
        RowsAsync(Select + "WHERE id > @after ORDER BY id LIMIT @count", cancellation, ("after", afterId), ("count", count));

    public async Task<IReadOnlyDictionary<string, string>> ETagsAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, "SELECT id, etag FROM medical_imaging_knowledge");
        return await PairsAsync(command, cancellation);
    }

    public Task<EntryChanges> ReplaceAsync(string origin, IReadOnlyList<EntryRow> rows, string version, CancellationToken cancellation) =>
        TakeInAsync(origin, rows, null, version, cancellation);

    public Task<EntryChanges> MergeAsync(string origin, IReadOnlyList<EntryRow> rows, IReadOnlyCollection<string> gone, string version, CancellationToken cancellation) =>
        TakeInAsync(origin, rows, gone, version, cancellation);

    public async Task<EntryRow> WriteAsync(string id, EntryAct act, Func<EntryRow?, EntryRow?> change, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // A row that is not there yet cannot be locked: writers of one id take turns here, and so do repeats of one request.
        if (act.RequestId.Length > 0) await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtext('entry_acts:' || @request))", cancellation, ("request", act.RequestId));
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtext('entries:' || @id))", cancellation, ("id", id));
        if (act.RequestId.Length > 0 && await FirstAnswerAsync(connection, act, cancellation) is { } answer) return answer;
        var before = await RowAsync(connection, id, cancellation);
        if (change(before) is { } after)
        {
            await using var upsert = new NpgsqlCommand(Upsert, connection);
            EntryColumns.Bind(upsert, after, EntryJson.ETagOf(after), clock.GetUtcNow());
            await upsert.ExecuteNonQueryAsync(cancellation);
        }
        else
        {
            await ExecuteAsync(connection, "DELETE FROM medical_imaging_knowledge WHERE id = @id", cancellation, ("id", id));
        }

        var kept = await RowAsync(connection, id, cancellation) ?? before!;
        await using var insert = Command(connection, EntryActs.Insert);
        EntryActs.Bind(insert, act, kept, clock.GetUtcNow());
        await insert.ExecuteNonQueryAsync(cancellation);
        await ExecuteAsync(connection, NextRevision, cancellation);
        await transaction.CommitAsync(cancellation);
        return kept;
    }

    public async Task<IReadOnlyList<KeptAct>> ActsAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, EntryActs.OfEntry, ("entry", id));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var acts = new List<KeptAct>();
        while (await reader.ReadAsync(cancellation)) acts.Add(EntryActs.Read(reader));
        return acts;
    }

    private async Task<EntryChanges> TakeInAsync(string origin, IReadOnlyList<EntryRow> rows, IReadOnlyCollection<string>? gone, string version, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Replicas start together: the second waits here and then finds nothing to do.
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtext('medical_imaging_knowledge:' || @origin))", cancellation, ("origin", origin));
        var plan = ReplacePlan.Of(await KnownAsync(connection, origin, cancellation), await RemovedAsync(connection, cancellation), rows, gone);
        var skipped = 0;
        foreach (var (row, etag, isNew) in plan.Changed)
        {
            await using var upsert = new NpgsqlCommand(OriginsUpsert, connection);
            EntryColumns.Bind(upsert, row, etag, clock.GetUtcNow());
            if (await upsert.ExecuteNonQueryAsync(cancellation) == 0 && isNew) skipped++;
        }

        if (plan.Gone.Count > 0)
            await ExecuteAsync(connection, "DELETE FROM medical_imaging_knowledge WHERE id = ANY(@ids)", cancellation, ("ids", plan.Gone.ToArray()));
        var changes = plan.Changes(skipped);
        if (changes.Any) await ExecuteAsync(connection, NextRevision, cancellation);
        await ExecuteAsync(
            connection, "INSERT INTO knowledge_state VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value", cancellation, ("key", "version:" + origin), ("value", version));
        await transaction.CommitAsync(cancellation);
        return changes;
    }

    public Task<string?> VersionAsync(string origin, CancellationToken cancellation) => StateAsync("version:" + origin, cancellation);

    public async Task<long> RevisionAsync(CancellationToken cancellation) => long.Parse(await StateAsync("revision", cancellation) ?? "0");

    private async Task<IReadOnlyList<EntryRow>> RowsAsync(string sql, CancellationToken cancellation, params (string Name, object Value)[] parameters)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<EntryRow>();
        while (await reader.ReadAsync(cancellation)) rows.Add(EntryColumns.Read(reader));
        return rows;
    }

    private async Task<string?> StateAsync(string key, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Command(connection, "SELECT value FROM knowledge_state WHERE key = @key", ("key", key));
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task<Dictionary<string, string>> KnownAsync(NpgsqlConnection connection, string origin, CancellationToken cancellation)
    {
        await using var command = Command(connection, "SELECT id, etag FROM medical_imaging_knowledge AS m WHERE " + ReplacePlan.Reachable, ("origin", origin));
        return await PairsAsync(command, cancellation);
    }

    private static async Task<Dictionary<string, string>> PairsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation)) pairs[reader.GetString(0)] = reader.GetString(1);
        return pairs;
    }

    private static async Task<HashSet<string>> RemovedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = Command(connection, EntryActs.Removed);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var removed = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation)) removed.Add(reader.GetString(0));
        return removed;
    }

    private static async Task<EntryRow?> FirstAnswerAsync(NpgsqlConnection connection, EntryAct act, CancellationToken cancellation)
    {
        await using var command = Command(connection, EntryActs.Answer, ("request_id", act.RequestId));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? EntryActs.FirstAnswer(act, reader.GetString(0), reader.GetString(1)) : null;
    }

    private static async Task<EntryRow?> RowAsync(NpgsqlConnection connection, string id, CancellationToken cancellation)
    {
        await using var command = Command(connection, Select + "WHERE id = @id", ("id", id));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? EntryColumns.Read(reader) : null;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
#pragma warning disable CA2100 // Constants of this class; values are always parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) EntryColumns.Add(command, name, value);
        return command;
    }
}
