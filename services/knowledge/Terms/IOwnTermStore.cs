using System.Text.Json;
using System.Text.Json.Serialization;
using Lightbox.Retrieval.Terminology;

namespace Lightbox.Knowledge.Terms;

/// <summary>The terms that a person brought in.</summary>
internal interface IOwnTermStore
{
    /// <summary>All, by id.</summary>
    Task<IReadOnlyList<Concept>> AllAsync(CancellationToken cancellation);

    /// <summary>Counts what was brought in by any process.</summary>
    Task<long> RevisionAsync(CancellationToken cancellation);

    /// <summary>Keeps concepts, all or nothing; one of the same id is replaced.</summary>
    Task PutAsync(IReadOnlyList<Concept> concepts, CancellationToken cancellation);
}

/// <summary>Statements and rows that both dialects share.</summary>
internal static class OwnTermSql
{
    public const string All = "SELECT concept FROM own_terms ORDER BY id";

    public const string Revision = "SELECT COALESCE((SELECT revision FROM own_terms_revision), 0)";

    public const string NextRevision = "INSERT INTO own_terms_revision AS r (one, revision) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET revision = r.revision + 1";

    public const string Put = "INSERT INTO own_terms (id, concept) VALUES (@Id, @Concept) ON CONFLICT (id) DO UPDATE SET concept = excluded.concept";

    public static object Values(Concept concept) => new { concept.Id, Concept = JsonSerializer.Serialize(concept, OwnTermJson.Default.Concept) };

    public static Concept Read(string json) => JsonSerializer.Deserialize(json, OwnTermJson.Default.Concept)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Concept))]
internal sealed partial class OwnTermJson : JsonSerializerContext;
