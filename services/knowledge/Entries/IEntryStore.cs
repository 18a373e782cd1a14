namespace Lightbox.Knowledge.Entries;

/// <summary>What taking in an origin's entries changed.</summary>
internal sealed record EntryChanges(int Created, int Updated, int Deleted)
{
    public bool Any => Created + Updated + Deleted > 0;
}

/// <summary>The rows of medical_imaging_knowledge. Two implementations, one contract.</summary>
internal interface IEntryStore
{
    /// <summary>The rows of these ids, in no order; ids nobody has are left out.</summary>
    Task<IReadOnlyList<EntryRow>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation);

    /// <summary>Rows by id (ordinal), after <paramref name="afterId"/> ("" for the first).</summary>
    Task<IReadOnlyList<EntryRow>> PageAsync(string afterId, int count, CancellationToken cancellation);

    /// <summary>The etag of every entry, by id.</summary>
    Task<IReadOnlyDictionary<string, string>> ETagsAsync(CancellationToken cancellation);

    /// <summary>
    /// Makes these the only rows of their origin, all or nothing: adds, changes what differs, removes what is not among them. A row whose id another origin has
    /// is left out, and so is one that a person removed; but the catalogue's description of a dataset takes the place of the built-in one. Keeps <paramref name="version"/> for <see cref="VersionAsync"/>.
    /// </summary>
    Task<EntryChanges> ReplaceAsync(string origin, IReadOnlyList<EntryRow> rows, string version, CancellationToken cancellation);

    /// <summary>As <see cref="ReplaceAsync"/>, but of the origin's rows only these change and only those that are <paramref name="gone"/> are removed.</summary>
    Task<EntryChanges> MergeAsync(string origin, IReadOnlyList<EntryRow> rows, IReadOnlyCollection<string> gone, string version, CancellationToken cancellation);

    /// <summary>
    /// One person's change of one entry, all or nothing, kept with its act. A request id that is known gives its first answer and changes nothing.
    /// </summary>
    /// <param name="change">From the entry as it is (null when there is none) to what it is to be (null to remove it); what it throws undoes everything.</param>
    /// <returns>The entry as it is then; as it was before a removal.</returns>
    Task<EntryRow> WriteAsync(string id, EntryAct act, Func<EntryRow?, EntryRow?> change, CancellationToken cancellation);

    /// <summary>What was done to an entry, the oldest first.</summary>
    Task<IReadOnlyList<KeptAct>> ActsAsync(string id, CancellationToken cancellation);

    /// <summary>The version given with the last <see cref="ReplaceAsync"/> or <see cref="MergeAsync"/> of the origin; null before the first.</summary>
    Task<string?> VersionAsync(string origin, CancellationToken cancellation);

    /// <summary>Counts the changes made to entries by any process.</summary>
    Task<long> RevisionAsync(CancellationToken cancellation);
}
