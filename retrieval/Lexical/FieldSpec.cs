namespace Lightbox.Retrieval.Lexical;

/// <summary>One field of the indexed texts: how much a word in it counts against the others, and how strongly its length is normalised.</summary>
/// <param name="Name">Shown in explanations.</param>
/// <param name="Weight">BM25F weight, above 0; 1 for all fields is one text with length normalisation by field.</param>
/// <param name="LengthNorm">BM25's b in [0, 1]; 0 for a list of names, whose length says nothing.</param>
public sealed record FieldSpec(string Name, double Weight = 1, double LengthNorm = Bm25.B)
{
    /// <summary>
    /// What a word of the query that stands in this field alone tells of the text being about it, in (0, 1]: a description mentions much in passing ("plate" in what is told
    /// of a bone), a name does not. Counts for the decision that nothing fits and for nothing else.
    /// </summary>
    public double Evidence { get; init; } = 1;
}
