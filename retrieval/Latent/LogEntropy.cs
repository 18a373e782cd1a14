namespace Lightbox.Retrieval.Latent;

/// <summary>
/// Log-entropy weights (Dumais 1991): ln(1 + tf) of the term in the document, times 1 + sum p ln p / ln N over the documents, p the share of the term's
/// occurrences that a document has. A term spread evenly over everything weighs nothing.
/// </summary>
internal static class LogEntropy
{
    public static double Local(double frequency) => Math.Log(1 + frequency);

    /// <param name="counts">The term's occurrences, one a document that has it.</param>
    public static double Global(ReadOnlySpan<int> counts, int documents)
    {
        double all = 0, sum = 0;
        foreach (var count in counts) all += count;
        foreach (var count in counts) sum += count / all * Math.Log(count / all);
        return documents > 1 ? 1 + (sum / Math.Log(documents)) : 0;
    }
}
