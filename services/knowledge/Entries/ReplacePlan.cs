namespace Lightbox.Knowledge.Entries;

/// <summary>What differs between the rows an origin has and those it should have.</summary>
internal sealed record ReplacePlan(IReadOnlyList<(EntryRow Row, string ETag, bool IsNew)> Changed, IReadOnlyList<string> Gone)
{
    /// <param name="known">Etags by id.</param>
    public static ReplacePlan Of(IReadOnlyDictionary<string, string> known, IReadOnlyList<EntryRow> rows)
    {
        var changed = new List<(EntryRow, string, bool)>();
        var wanted = new HashSet<string>();
        foreach (var row in rows)
        {
            var etag = EntryJson.ETagOf(row);
            wanted.Add(row.Id);
            var isNew = !known.TryGetValue(row.Id, out var old);
            if (isNew || old != etag) changed.Add((row, etag, isNew));
        }

        return new ReplacePlan(changed, [.. known.Keys.Where(id => !wanted.Contains(id))]);
    }

    /// <param name="skipped">New rows whose id another origin has.</param>
    public EntryChanges Changes(int skipped) => new(Changed.Count(c => c.IsNew) - skipped, Changed.Count(c => !c.IsNew), Gone.Count);
}
