namespace Lightbox.Retrieval.Text;

/// <summary>The word being stemmed with its regions. A consonant y is kept as 'Y' until the end.</summary>
internal ref struct StemBuffer(Span<char> buffer, int length)
{
    private readonly Span<char> letters = buffer;

    public int Length { get; private set; } = length;

    public int R1 { get; private set; }

    public int R2 { get; private set; }

    public readonly ReadOnlySpan<char> Word => letters[..Length];

    public readonly char this[int index] => letters[index];

    public static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    public readonly bool EndsWith(string suffix) => Word.EndsWith(suffix, StringComparison.Ordinal);

    /// <summary>Takes <paramref name="count"/> letters off and appends others.</summary>
    public void Replace(int count, string by)
    {
        by.CopyTo(letters[(Length - count)..]);
        Length += by.Length - count;
    }

    public readonly bool InR1(int suffixLength) => Length - suffixLength >= R1;

    public readonly bool InR2(int suffixLength) => Length - suffixLength >= R2;

    public readonly void MarkConsonantY()
    {
        for (var i = 0; i < Length; i++)
        {
            if (letters[i] == 'y' && (i == 0 || IsVowel(letters[i - 1]))) letters[i] = 'Y';
        }
    }

    public readonly void RestoreY()
    {
        for (var i = 0; i < Length; i++)
        {
            if (letters[i] == 'Y') letters[i] = 'y';
        }
    }

    public void FindRegions()
    {
        var prefix = StemExceptions.RegionPrefix(Word);
        R1 = prefix > 0 ? prefix : RegionAfter(0);
        R2 = RegionAfter(R1);
    }

    /// <summary>Whether a vowel occurs before the last <paramref name="suffixLength"/> letters.</summary>
    public readonly bool HasVowelBefore(int suffixLength)
    {
        for (var i = 0; i < Length - suffixLength; i++)
        {
            if (IsVowel(letters[i])) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether the letters before the last <paramref name="suffixLength"/> end in a short syllable: consonant, vowel, consonant other than w, x, Y;
    /// or a vowel and a consonant that are the whole word.
    /// </summary>
    public readonly bool EndsShort(int suffixLength)
    {
        var end = Length - suffixLength;
        if (end == 2) return IsVowel(letters[0]) && !IsVowel(letters[1]);
        return end > 2 && !IsVowel(letters[end - 3]) && IsVowel(letters[end - 2]) && !IsVowel(letters[end - 1])
            && letters[end - 1] is not ('w' or 'x' or 'Y');
    }

    public readonly override string ToString() => Word.ToString();

    private readonly int RegionAfter(int start)
    {
        for (var i = start + 1; i < Length; i++)
        {
            if (!IsVowel(letters[i]) && IsVowel(letters[i - 1])) return i + 1;
        }

        return Length;
    }
}
