namespace Lightbox.Knowledge.Entries;

/// <summary>Who changes an entry, by which method and why: kept with the change, so that every change can be accounted for.</summary>
/// <param name="Method">As in the contract: "UpdateEntry".</param>
/// <param name="Principal">The access configuration's name for the caller.</param>
/// <param name="Reason">Empty where none is asked for.</param>
/// <param name="RequestId">Repeats with the same id give the first answer; empty for none.</param>
internal sealed record EntryAct(string Method, string Principal, string Reason = "", string RequestId = "")
{
    public const string Create = "CreateEntry";
    public const string Update = "UpdateEntry";

    /// <summary>A person's removal stands: what built-in content or the catalogue says of the id later is not taken in.</summary>
    public const string Delete = "DeleteEntry";

    /// <summary>A confirmed proposal of a document.</summary>
    public const string Review = "ReviewProposals";
}

/// <summary>An act as it is kept.</summary>
/// <param name="Sequence">From 1, rising.</param>
/// <param name="Answer">JSON of the row after the act; of the removed row for a removal.</param>
internal sealed record KeptAct(long Sequence, DateTimeOffset Time, string Method, string Principal, string Entry, string Reason, string RequestId, string Answer);
