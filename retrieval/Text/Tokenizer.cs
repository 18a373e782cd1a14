namespace Lightbox.Retrieval.Text;

/// <summary>
/// Cuts text into words: lower case, <c>[a-z0-9]+('[a-z]+)?</c>, a possessive <c>'s</c> dropped. Latin letters with a diacritic count as their base letter
/// ("Sjögren" is one word); anything else, also a NUL, a direction mark or half a surrogate pair, only separates.
/// </summary>
public static class Tokenizer
{
    /// <summary>Longer runs are no words (hashes, base64): they are cut here, so that one token costs a bounded amount everywhere.</summary>
    public const int MaxWordLength = 64;

    /// <summary>Calls <paramref name="onWord"/> for each word in order. The span is reused: copy what must outlive the call.</summary>
    public static void Words(ReadOnlySpan<char> text, Action<ReadOnlySpan<char>> onWord)
    {
        ArgumentNullException.ThrowIfNull(onWord);
        Span<char> word = stackalloc char[MaxWordLength];
        for (var i = 0; i < text.Length;)
        {
            if (LatinFolding.Fold(text[i]) == '\0')
            {
                i++;
                continue;
            }

            var length = ReadRun(text, ref i, word);
            onWord(word[..length]);
        }
    }

    /// <summary>The words of a text as strings, in order, stop words included.</summary>
    public static List<string> Words(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        Words(text, word => words.Add(word.ToString()));
        return words;
    }

    private static int ReadRun(ReadOnlySpan<char> text, ref int i, Span<char> word)
    {
        var length = 0;
        ReadLetters(text, ref i, word, ref length, digits: true);
        if (i + 1 < text.Length && text[i] is '\'' or '\u2019' && IsLetter(LatinFolding.Fold(text[i + 1])))
        {
            var stem = length;
            i++;
            Append(word, ref length, '\'');
            ReadLetters(text, ref i, word, ref length, digits: false);
            if (length == stem + 2 && word[stem + 1] == 's') length = stem;
        }

        return length;
    }

    private static void ReadLetters(ReadOnlySpan<char> text, ref int i, Span<char> word, ref int length, bool digits)
    {
        for (; i < text.Length; i++)
        {
            var letter = LatinFolding.Fold(text[i]);
            if (letter == '\0' || (!digits && !IsLetter(letter))) return;
            Append(word, ref length, letter);
        }
    }

    private static void Append(Span<char> word, ref int length, char letter)
    {
        if (length < word.Length) word[length++] = letter;
    }

    private static bool IsLetter(char c) => c is >= 'a' and <= 'z';
}
