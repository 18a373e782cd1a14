namespace Lightbox.Services.Tests.Knowledge.BuiltIn;

/// <summary>The check digit of a SNOMED CT identifier: the dihedral group D5, from its definition rather than from a copied table.</summary>
internal static class Verhoeff
{
    public static bool IsValid(string identifier)
    {
        if (identifier.Length is < 6 or > 18 || !identifier.All(char.IsAsciiDigit)) return false;
        var check = 0;
        for (var i = 0; i < identifier.Length; i++) check = Multiply(check, Permute(i % 8, identifier[identifier.Length - 1 - i] - '0'));
        return check == 0;
    }

    /// <summary>0 to 4 are rotations, 5 to 9 reflections.</summary>
    private static int Multiply(int a, int b) => (a < 5, b < 5) switch
    {
        (true, true) => (a + b) % 5,
        (true, false) => ((a + b - 5) % 5) + 5,
        (false, true) => ((a - 5 - b + 5) % 5) + 5,
        (false, false) => (a - b + 5) % 5,
    };

    /// <summary>Verhoeff's permutation (1 5 7 6 2 8 3 0 9 4), applied <paramref name="times"/> times.</summary>
    private static int Permute(int times, int digit)
    {
        int[] permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        for (var i = 0; i < times; i++) digit = permutation[digit];
        return digit;
    }
}
