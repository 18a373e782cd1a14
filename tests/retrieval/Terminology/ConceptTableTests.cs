using System.Text.RegularExpressions;
using Lightbox.Retrieval.Terminology;
using Xunit;

namespace Lightbox.Retrieval.Tests.Terminology;

/// <summary>The built-in terms as content: enough of them, no code malformed or given twice.</summary>
public sealed partial class ConceptTableTests
{
    private static readonly IReadOnlyCollection<Concept> All = [.. ConceptTable.BuiltIn.Concepts.Values];

    [Fact]
    public void BuiltIn_HasThreeHundredConceptsAndTwelveHundredForms()
    {
        Assert.True(All.Count >= 300, $"{All.Count} concepts");
        Assert.True(All.SelectMany(concept => concept.Forms.Select(form => form.Text)).Distinct().Count() >= 1200);
    }

    [Fact]
    public void BuiltIn_NoCodeIsGivenToTwoConcepts() =>
        Assert.Empty(All.SelectMany(concept => concept.Codes).GroupBy(code => code).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void BuiltIn_EveryCodeIsWellFormed()
    {
        foreach (var code in All.SelectMany(concept => concept.Codes))
        {
            Assert.True(
                code.System switch
                {
                    "SCT" => SnomedPattern().IsMatch(code.Code) && Verhoeff(code.Code) == 0,
                    "DCM" => DicomPattern().IsMatch(code.Code),
                    "RADLEX" => RadLexPattern().IsMatch(code.Code),
                    _ => false,
                },
                code.ToString());
        }
    }

    /// <summary>SNOMED CT's check digit (Technical Implementation Guide, 6.2): two codes of which one is mistyped differ in it.</summary>
    [Theory]
    [InlineData("36118008", 0)]
    [InlineData("36118009", 1)]
    public void Verhoeff_KnownCodes_AreToldApart(string code, int wrong) => Assert.Equal(wrong == 0, Verhoeff(code) == 0);

    [Fact]
    public void BuiltIn_EveryDicomValueIsACodeString()
    {
        foreach (var concept in All.Where(concept => concept.Dicom.Length > 0)) Assert.Matches(CodeStringPattern(), concept.Dicom);
        Assert.All(All.Where(concept => concept.Kind == ConceptKind.Modality), concept => Assert.NotEqual("", concept.Dicom));
    }

    [Theory]
    [InlineData("a\tb\tc")]
    [InlineData("Big Id\tName\t\tform")]
    [InlineData("id\tName\tSCT-1\tform")]
    [InlineData("id\tName\t\t")]
    public void Read_BrokenLine_IsNamed(string line)
    {
        var wrong = Assert.Throws<TermFileException>(() => TermFile.Read(new StringReader("# comment\n" + line), ConceptKind.Finding).ToList());
        Assert.StartsWith("Line 2: ", wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>0 for a right check digit, by multiplication in the dihedral group D5.</summary>
    private static int Verhoeff(string digits)
    {
        int[,] permutation = { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 5, 7, 6, 2, 8, 3, 0, 9, 4 } };
        int[] Times(int power)
        {
            int[] row = [.. Enumerable.Range(0, 10)];
            for (var i = 0; i < power; i++) row = [.. row.Select(value => permutation[1, value])];
            return row;
        }

        var check = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var next = Times(i % 8)[digits[^(i + 1)] - '0'];
            check = check < 5
                ? next < 5 ? (check + next) % 5 : 5 + ((check + next - 5) % 5)
                : next < 5 ? 5 + ((check - 5 - next + 5) % 5) : (check - next + 10) % 5;
        }

        return check;
    }

    [GeneratedRegex("^[1-9][0-9]{5,17}$")]
    private static partial Regex SnomedPattern();

    [GeneratedRegex("^([A-Z]{2,10}|[0-9]{6})$")]
    private static partial Regex DicomPattern();

    [GeneratedRegex("^RID[0-9]+$")]
    private static partial Regex RadLexPattern();

    [GeneratedRegex("^[A-Z0-9]{2,16}$")]
    private static partial Regex CodeStringPattern();
}
