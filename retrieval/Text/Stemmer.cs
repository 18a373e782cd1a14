namespace Lightbox.Retrieval.Text;

/// <summary>
/// The Snowball English stemmer (Porter2), written from its published description. R1 and R2 are the regions after the first and second
/// non-vowel that follows a vowel; a suffix is only taken from inside them.
/// </summary>
public static class Stemmer
{
    /// <summary>The stem of a lower-case word of <see cref="Tokenizer"/>.</summary>
    public static string Stem(ReadOnlySpan<char> word)
    {
        if (word.Length <= 2) return word.ToString();
        if (StemExceptions.Whole(word) is { } known) return known;
        Span<char> buffer = stackalloc char[Tokenizer.MaxWordLength + 2];
        if (word.Length > Tokenizer.MaxWordLength) word = word[..Tokenizer.MaxWordLength];
        word.CopyTo(buffer);
        var stem = new StemBuffer(buffer, word.Length);
        stem.MarkConsonantY();
        stem.FindRegions();
        StemSteps.Run(ref stem);
        stem.RestoreY();
        return stem.ToString();
    }
}
