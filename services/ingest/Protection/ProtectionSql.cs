namespace Lightbox.Ingest.Protection;

/// <summary>Statements that both dialects share.</summary>
internal static class ProtectionSql
{
    public const string Policy = """
        SELECT action AS Action, clean_descriptors AS CleanDescriptors, retain_longitudinal AS RetainLongitudinal, version AS Version
        FROM protection_policies WHERE dataset = @dataset
        """;

    /// <summary>The first version is inserted, every other follows the one before it.</summary>
    public const string SetPolicy = """
        INSERT INTO protection_policies (dataset, action, clean_descriptors, retain_longitudinal, version)
        SELECT @Dataset, @Action, @CleanDescriptors, @RetainLongitudinal, @Version
        WHERE @Version = 1 OR EXISTS (SELECT 1 FROM protection_policies WHERE dataset = @Dataset)
        ON CONFLICT (dataset) DO UPDATE SET action = excluded.action, clean_descriptors = excluded.clean_descriptors,
          retain_longitudinal = excluded.retain_longitudinal, version = excluded.version
          WHERE protection_policies.version = excluded.version - 1
        """;

    public const string AddSet = "INSERT INTO protection_sets (name, content) VALUES (@name, @content) ON CONFLICT (name) DO NOTHING";

    public const string Counts = """
        SELECT s.content AS Content, count(*) AS Count
        FROM ledger_entries l JOIN protection_sets s ON s.name = l.protection
        WHERE l.dataset = @dataset GROUP BY s.name, s.content
        """;

    /// <summary>A policy as a row of the table.</summary>
    public static object Values(string dataset, ProtectionPolicyRow policy) => new
    {
        Dataset = dataset,
        Action = (int)policy.Action,
        CleanDescriptors = policy.CleanDescriptors ? 1 : 0,
        RetainLongitudinal = policy.RetainLongitudinal ? 1 : 0,
        policy.Version,
    };
}

/// <summary>A row of protection_policies: flags are 0 or 1 in both dialects.</summary>
internal sealed record PolicyColumns
{
    public long Action { get; init; }

    public long CleanDescriptors { get; init; }

    public long RetainLongitudinal { get; init; }

    public long Version { get; init; }

    public ProtectionPolicyRow Row() => new((V1.ProtectionAction)Action, CleanDescriptors != 0, RetainLongitudinal != 0, Version);
}
