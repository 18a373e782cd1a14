namespace Lightbox.Retrieval.Lexical;

/// <summary>BM25 as Lucene has it, over weighted fields (BM25F). With one field of weight 1 it is the textbook formula.</summary>
public static class Bm25
{
    public const double K1 = 1.2;

    public const double B = 0.75;

    /// <summary>ln(1 + (N - df + 0.5) / (df + 0.5)): never negative, largest for a word no document has.</summary>
    public static double Idf(int documents, int documentFrequency) =>
        Math.Log(1 + ((documents - documentFrequency + 0.5) / (documentFrequency + 0.5)));

    /// <summary>A field's term count, weighted and normalised by the field's length; the fields of a document are added before saturation.</summary>
    public static double FieldFrequency(FieldSpec field, int termCount, int length, double averageLength) =>
        field.Weight * termCount / (1 - field.LengthNorm + (field.LengthNorm * length / Math.Max(averageLength, 1e-9)));

    /// <summary>Saturation in [0, 1); the constant factor k1 + 1 is left out, as Lucene does, since it moves nothing.</summary>
    public static double Saturate(double frequency) => frequency / (frequency + K1);
}
