using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Lightbox.Catalog.BuiltIn.Rules;

/// <summary>Codes of concepts: SNOMED CT by its check digit, RadLex by its form.</summary>
internal static partial class ConceptCodes
{
    public static Shape Shape { get; } = new Shape().Must("system", Values.OneOf("SCT", "RADLEX")).Must("value", Values.Text).Where(Check);

    private static void Check(YamlNode value, string path, Complaints complaints)
    {
        var map = (YamlMappingNode)value;
        var code = Values.Of(map, "value");
        if (Values.Of(map, "system") is "SCT" && !IsSnomed(code)) complaints.Add(map, path + ".value", "a SNOMED CT identifier with its check digit");
        if (Values.Of(map, "system") is "RADLEX" && !RadLex().IsMatch(code)) complaints.Add(map, path + ".value", "RID and digits");
    }

    /// <summary>6 to 18 digits whose last is Verhoeff's check digit (SNOMED CT Release File Specification, 5.5.4): a product in the dihedral group of order ten.</summary>
    private static bool IsSnomed(string code)
    {
        if (code.Length is < 6 or > 18 || code[0] == '0' || !code.All(char.IsAsciiDigit)) return false;
        var check = 0;
        for (var place = 0; place < code.Length; place++) check = Product(check, Permuted(code[^(place + 1)] - '0', place % 8));
        return check == 0;
    }

    /// <summary>0 to 4 turn a pentagon, 5 to 9 flip it.</summary>
    private static int Product(int left, int right)
    {
        var turned = ((left < 5 ? left + right : left - right) + 10) % 5;
        return left < 5 == right < 5 ? turned : turned + 5;
    }

    private static int Permuted(int digit, int times)
    {
        ReadOnlySpan<int> next = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        for (; times > 0; times--) digit = next[digit];
        return digit;
    }

    [GeneratedRegex(@"\ARID[1-9][0-9]*\z")]
    private static partial Regex RadLex();
}
