using Lightbox.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lightbox.Knowledge.Entries;

/// <summary>Entries in a SQLite file.</summary>
internal sealed class SqliteEntryStore(SqliteDatabase database, TimeProvider clock) : IEntryStore
{
    private const string Select =
        "SELECT id, finding_name, modality, body_part, finding_category, description, clinical_significance, key_features, differential_diagnosis, dataset_source, metadata, " +
        "kind, symptoms, concepts, provenance, validation_status, language, supersedes, notice, origin, model_id, model_version, etag, created_at, updated_at " +
        "FROM medical_imaging_knowledge ";

    // A changed text makes its old vector wrong.
    private const string Upsert =
        """
        INSERT INTO medical_imaging_knowledge AS m (id, finding_name, modality, body_part, finding_category, description, clinical_significance, key_features,
            differential_diagnosis, dataset_source, metadata, kind, symptoms, concepts, provenance, validation_status, language, supersedes, notice, origin, etag, created_at, updated_at)
        VALUES (@id, @finding_name, @modality, @body_part, @finding_category, @description, @clinical_significance, @key_features, @differential_diagnosis, @dataset_source,
            @metadata, @kind, @symptoms, @concepts, @provenance, @validation_status, @language, @supersedes, @notice, @origin, @etag, @now, @now)
        ON CONFLICT (id) DO UPDATE SET finding_name = excluded.finding_name, modality = excluded.modality, body_part = excluded.body_part,
            finding_category = excluded.finding_category, description = excluded.description, clinical_significance = excluded.clinical_significance,
            key_features = excluded.key_features, differential_diagnosis = excluded.differential_diagnosis, dataset_source = excluded.dataset_source,
            metadata = excluded.metadata, kind = excluded.kind, symptoms = excluded.symptoms, concepts = excluded.concepts, provenance = excluded.provenance,
            validation_status = excluded.validation_status, language = excluded.language, supersedes = excluded.supersedes, notice = excluded.notice,
            etag = excluded.etag, updated_at = excluded.updated_at, embedding = NULL, model_id = NULL, model_version = NULL,
            origin = excluded.origin
        """;

    private const string OriginsUpsert = Upsert + " WHERE " + ReplacePlan.Reachable;

    private const string NextRevision =
        "INSERT INTO knowledge_state VALUES ('revision', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS integer) + 1 AS text)";

    public Task<IReadOnlyList<EntryRow>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) =>
        Rows(Select + "WHERE id IN (SELECT value FROM json_each(@ids))", ("ids", EntryJson.Write([.. ids])));

    public Task<IReadOnlyList<EntryRow>> PageAsync(string afterId, int count, CancellationToken cancellation) =>
        Rows(Select + "WHERE id > @after ORDER BY id LIMIT @count", ("after", afterId), ("count", count));

    public Task<IReadOnlyDictionary<string, string>> ETagsAsync(CancellationToken cancellation) => Task.FromResult(database.Read<IReadOnlyDictionary<string, string>>(connection =>
    {
        using var command = Command(connection, "SELECT id, etag FROM medical_imaging_knowledge");
        return Pairs(command);
    }));

    public Task<EntryChanges> ReplaceAsync(string origin, IReadOnlyList<EntryRow> rows, string version, CancellationToken cancellation) =>
        TakeInAsync(origin, rows, null, version, cancellation);

    public Task<EntryChanges> MergeAsync(string origin, IReadOnlyList<EntryRow> rows, IReadOnlyCollection<string> gone, string version, CancellationToken cancellation) =>
        TakeInAsync(origin, rows, gone, version, cancellation);

    public Task<EntryRow> WriteAsync(string id, EntryAct act, Func<EntryRow?, EntryRow?> change, CancellationToken cancellation) => database.WriteAsync(
        (connection, _) =>
        {
            if (act.RequestId.Length > 0 && FirstAnswer(connection, act) is { } answer) return answer;
            var before = Row(connection, id);
            if (change(before) is { } after)
            {
                using var upsert = Command(connection, Upsert);
                EntryColumns.Bind(upsert, after, EntryJson.ETagOf(after), clock.GetUtcNow());
                upsert.ExecuteNonQuery();
            }
            else
            {
                Execute(connection, "DELETE FROM medical_imaging_knowledge WHERE id = @id", ("id", id));
            }

            var kept = Row(connection, id) ?? before!;
            using var insert = Command(connection, EntryActs.Insert);
            EntryActs.Bind(insert, act, kept, clock.GetUtcNow());
            insert.ExecuteNonQuery();
            Execute(connection, NextRevision);
            return kept;
        },
        cancellation);

    public Task<IReadOnlyList<KeptAct>> ActsAsync(string id, CancellationToken cancellation) => Task.FromResult(database.Read<IReadOnlyList<KeptAct>>(connection =>
    {
        using var command = Command(connection, EntryActs.OfEntry, ("entry", id));
        using var reader = command.ExecuteReader();
        var acts = new List<KeptAct>();
        while (reader.Read()) acts.Add(EntryActs.Read(reader));
        return acts;
    }));

    private Task<EntryChanges> TakeInAsync(string origin, IReadOnlyList<EntryRow> rows, IReadOnlyCollection<string>? gone, string version, CancellationToken cancellation) =>
        database.WriteAsync(
            (connection, _) =>
            {
                var plan = ReplacePlan.Of(Known(connection, origin), Removed(connection), rows, gone);
                var skipped = 0;
                foreach (var (row, etag, isNew) in plan.Changed)
                {
                    using var upsert = Command(connection, OriginsUpsert);
                    EntryColumns.Bind(upsert, row, etag, clock.GetUtcNow());
                    if (upsert.ExecuteNonQuery() == 0 && isNew) skipped++;
                }

                foreach (var id in plan.Gone) Execute(connection, "DELETE FROM medical_imaging_knowledge WHERE id = @id", ("id", id));
                var changes = plan.Changes(skipped);
                if (changes.Any) Execute(connection, NextRevision);
                Execute(connection, "INSERT INTO knowledge_state VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value", ("key", "version:" + origin), ("value", version));
                return changes;
            },
            cancellation);

    public Task<string?> VersionAsync(string origin, CancellationToken cancellation) => State("version:" + origin);

    public async Task<long> RevisionAsync(CancellationToken cancellation) => long.Parse(await State("revision") ?? "0");

    private Task<IReadOnlyList<EntryRow>> Rows(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var bound = parameters.ToArray();
        return Task.FromResult(database.Read<IReadOnlyList<EntryRow>>(connection =>
        {
            using var command = Command(connection, sql, bound);
            using var reader = command.ExecuteReader();
            var rows = new List<EntryRow>();
            while (reader.Read()) rows.Add(EntryColumns.Read(reader));
            return rows;
        }));
    }

    private Task<string?> State(string key) => Task.FromResult(database.Read(connection =>
    {
        using var command = Command(connection, "SELECT value FROM knowledge_state WHERE key = @key", ("key", key));
        return (string?)command.ExecuteScalar();
    }));

    private static Dictionary<string, string> Known(SqliteConnection connection, string origin)
    {
        using var command = Command(connection, "SELECT id, etag FROM medical_imaging_knowledge AS m WHERE " + ReplacePlan.Reachable, ("origin", origin));
        return Pairs(command);
    }

    private static Dictionary<string, string> Pairs(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read()) pairs[reader.GetString(0)] = reader.GetString(1);
        return pairs;
    }

    private static HashSet<string> Removed(SqliteConnection connection)
    {
        using var command = Command(connection, EntryActs.Removed);
        using var reader = command.ExecuteReader();
        var removed = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read()) removed.Add(reader.GetString(0));
        return removed;
    }

    private static EntryRow? FirstAnswer(SqliteConnection connection, EntryAct act)
    {
        using var command = Command(connection, EntryActs.Answer, ("request_id", act.RequestId));
        using var reader = command.ExecuteReader();
        return reader.Read() ? EntryActs.FirstAnswer(act, reader.GetString(0), reader.GetString(1)) : null;
    }

    private static EntryRow? Row(SqliteConnection connection, string id)
    {
        using var command = Command(connection, Select + "WHERE id = @id", ("id", id));
        using var reader = command.ExecuteReader();
        return reader.Read() ? EntryColumns.Read(reader) : null;
    }

    private static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class; values are always parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) EntryColumns.Add(command, name, value);
        return command;
    }
}
