namespace Lightbox.Retrieval.Terminology;

/// <summary>SNOMED CT identifiers: 6 to 18 digits, the last one a check digit after Verhoeff (Technical Implementation Guide, "Check-digit").</summary>
public static class SnomedIdentifier
{
    private const int Reflections = 5;

    /// <summary>Verhoeff's permutation of the digits; a place's digit goes through it as often as the place says.</summary>
    private static ReadOnlySpan<byte> Permutation => [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    /// <summary>Whether it is one; two codes of which one is mistyped differ in it.</summary>
    public static bool IsValid(ReadOnlySpan<char> code)
    {
        if (code.Length is < 6 or > 18 || code[0] == '0') return false;
        var check = 0;
        for (var place = 0; place < code.Length; place++)
        {
            var digit = code[^(place + 1)] - '0';
            if (digit is < 0 or > 9) return false;
            for (var i = 0; i < place % 8; i++) digit = Permutation[digit];
            check = Multiplied(check, digit);
        }

        return check == 0;
    }

    /// <summary>In the dihedral group D5: 0 to 4 are rotations, 5 to 9 reflections.</summary>
    private static int Multiplied(int a, int b) => (a < Reflections, b < Reflections) switch
    {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + ((a + b - 5) % 5),
        (false, true) => 5 + ((a - 5 - b + 5) % 5),
        (false, false) => (a - b + 5) % 5,
    };
}
