namespace Lightbox.Knowledge.Entries;

/// <summary>What differs between the rows an origin has and those it should have.</summary>
internal sealed record ReplacePlan(IReadOnlyList<(EntryRow Row, string ETag, bool IsNew)> Changed, IReadOnlyList<string> Gone)
{
    /// <summary>
    /// Rows that an origin may change: its own, and for the catalogue also the built-in descriptions of datasets, which stand in until it answers. A constant of SQL
    /// about a table that is called m.
    /// </summary>
    public const string Reachable = "(m.origin = @origin OR (@origin = '" + EntryOrigins.Catalog + "' AND m.origin = '" + EntryOrigins.BuiltIn + "' AND m.kind = '" + EntryKinds.Dataset + "'))";

    /// <param name="known">Etags by id of the rows that the origin may change.</param>
    /// <param name="removed">Ids that a person removed.</param>
    /// <param name="gone">What to remove; everything that is not among the rows when null.</param>
    public static ReplacePlan Of(IReadOnlyDictionary<string, string> known, IReadOnlySet<string> removed, IReadOnlyList<EntryRow> rows, IReadOnlyCollection<string>? gone)
    {
        var changed = new List<(EntryRow, string, bool)>();
        var wanted = new HashSet<string>();
        foreach (var row in rows)
        {
            if (removed.Contains(row.Id)) continue;
            var etag = EntryJson.ETagOf(row);
            wanted.Add(row.Id);
            var isNew = !known.TryGetValue(row.Id, out var old);
            if (isNew || old != etag) changed.Add((row, etag, isNew));
        }

        return new ReplacePlan(changed, [.. (gone ?? known.Keys).Where(id => known.ContainsKey(id) && !wanted.Contains(id))]);
    }

    /// <param name="skipped">New rows whose id another origin has.</param>
    public EntryChanges Changes(int skipped) => new(Changed.Count(c => c.IsNew) - skipped, Changed.Count(c => !c.IsNew), Gone.Count);
}
