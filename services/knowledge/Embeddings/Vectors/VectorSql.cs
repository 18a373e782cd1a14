using System.Data.Common;
using System.Globalization;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Embeddings.Vectors;

/// <summary>Statements that read the same in both dialects.</summary>
internal static class VectorSql
{
    /// <summary>Keys of knowledge_state.</summary>
    public const string Active = "active-model", Revision = "vector-revision";

    public const string Models =
        """
        SELECT k.model_id, k.model_version, k.provider, k.dimensions, count(m.id), max(v.created_at)
        FROM embedding_models k
        LEFT JOIN entry_vectors v ON v.model_id = k.model_id AND v.model_version = k.model_version
        LEFT JOIN medical_imaging_knowledge m ON m.id = v.entry_id AND m.etag = v.etag
        GROUP BY k.model_id, k.model_version, k.provider, k.dimensions ORDER BY k.model_id, k.model_version
        """;

    public const string Missing = "SELECT m.id " + FromMissing + " AND m.id > @after ORDER BY m.id LIMIT @count";

    public const string CountMissing = "SELECT count(*) " + FromMissing;

    public const string Page = Select + " AND (v.revision, v.entry_id) > (@revision, @after) ORDER BY v.revision, v.entry_id LIMIT @count";

    public const string Find = Select + " AND v.entry_id = @id";

    public const string Dimensions = "SELECT dimensions FROM embedding_models WHERE model_id = @model AND model_version = @version";

    public const string KeepModel = "INSERT INTO embedding_models (model_id, model_version, provider, dimensions, created_at) VALUES (@model, @version, @provider, @dimensions, @now) ON CONFLICT DO NOTHING";

    public const string Put =
        """
        INSERT INTO entry_vectors (model_id, model_version, entry_id, etag, revision, embedding, created_at)
        SELECT @model, @version, m.id, m.etag, @revision, @embedding, @now FROM medical_imaging_knowledge m WHERE m.id = @id AND m.etag = @etag
        ON CONFLICT (model_id, model_version, entry_id) DO UPDATE SET etag = excluded.etag, revision = excluded.revision, embedding = excluded.embedding, created_at = excluded.created_at
        """;

    /// <summary>The active model's vector stands in the entry's own row too.</summary>
    public const string Show = "UPDATE medical_imaging_knowledge SET embedding = @embedding, model_id = @model, model_version = @version WHERE id = @id AND etag = @etag";

    public const string ShowAll =
        """
        UPDATE medical_imaging_knowledge AS m SET embedding = v.embedding, model_id = v.model_id, model_version = v.model_version
        FROM entry_vectors v WHERE v.model_id = @model AND v.model_version = @version AND v.entry_id = m.id
        """;

    public const string ShowNone = "UPDATE medical_imaging_knowledge SET embedding = NULL, model_id = NULL, model_version = NULL WHERE model_id IS NOT NULL";

    public const string RemoveOthers = "DELETE FROM embedding_models WHERE model_id = @model AND model_version <> @version";

    /// <summary>One statement, one snapshot: the revision belongs to the model.</summary>
    public const string ActiveState = "SELECT (SELECT value FROM knowledge_state WHERE key = @active), (SELECT value FROM knowledge_state WHERE key = @revision)";

    public const string State = "SELECT value FROM knowledge_state WHERE key = @key";

    public const string SetState = "INSERT INTO knowledge_state (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

    private const string FromMissing =
        """
        FROM medical_imaging_knowledge m
        LEFT JOIN entry_vectors v ON v.model_id = @model AND v.model_version = @version AND v.entry_id = m.id AND v.etag = m.etag
        WHERE v.entry_id IS NULL
        """;

    private const string Select =
        """
        SELECT v.entry_id, v.etag, v.embedding, v.revision FROM entry_vectors v JOIN medical_imaging_knowledge m ON m.id = v.entry_id AND m.etag = v.etag
        WHERE v.model_id = @model AND v.model_version = @version
        """;

    /// <summary>The active model as one value of knowledge_state, so that both halves change at once.</summary>
    public static string Write(ModelKey? model) => model is null ? "" : $"{model.Id}\n{model.Version}";

    public static ModelKey? Read(string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        var cut = value.IndexOf('\n', StringComparison.Ordinal);
        return new ModelKey(value[..cut], value[(cut + 1)..]);
    }

    public static ActiveChoice Choice(DbDataReader reader) => new(
        reader.IsDBNull(0) ? null : Read(reader.GetString(0)), !reader.IsDBNull(0), reader.IsDBNull(1) ? 0 : long.Parse(reader.GetString(1), CultureInfo.InvariantCulture));

    /// <summary>The one length of these vectors.</summary>
    /// <param name="known">Of those that are kept already.</param>
    /// <exception cref="PreconditionException">VECTOR_DIMENSION.</exception>
    public static int OneLength(ModelKey model, int? known, IReadOnlyList<EntryVector> vectors)
    {
        var length = known ?? vectors[0].Values.Length;
        foreach (var vector in vectors)
        {
            if (vector.Values.Length != length)
                throw new PreconditionException("VECTOR_DIMENSION", $"models/{model.Id} gave a vector of {vector.Values.Length} numbers where its others have {length}.", "models/" + model.Id);
        }

        return length;
    }
}
