namespace Lightbox.Retrieval.Text;

/// <summary>
/// Character n-grams of <c>_word_</c>, packed at 6 bits a character, so that a gram is an int and not a string. A word too short for one gram
/// is one gram itself.
/// </summary>
internal static class CharGrams
{
    /// <summary>Appends the packed n-grams of a word of <see cref="Tokenizer"/>; n is at most 5.</summary>
    public static void Append(ReadOnlySpan<char> word, int n, List<int> grams)
    {
        var gram = 0;
        var mask = (1 << (6 * n)) - 1;
        var total = word.Length + 2;
        for (var i = 0; i < total; i++)
        {
            gram = ((gram << 6) | Code(i == 0 || i == total - 1 ? '_' : word[i - 1])) & mask;
            if (i >= n - 1 || i == total - 1) grams.Add(gram);
        }
    }

    private static int Code(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a' + 1,
        >= '0' and <= '9' => c - '0' + 27,
        '\'' => 37,
        _ => 38,
    };
}
