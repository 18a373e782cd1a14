using System.Text.RegularExpressions;
using Lightbox.Retrieval.Terminology;
using Xunit;

namespace Lightbox.Retrieval.Tests.Terminology;

/// <summary>The built-in terms as content: enough of them, no code malformed or given twice.</summary>
public sealed partial class ConceptTableTests
{
    private static readonly IReadOnlyCollection<Concept> All = [.. ConceptTable.BuiltIn.Concepts.Values];

    [Fact]
    public void BuiltIn_HasTwelveHundredConceptsAndFiveThousandForms()
    {
        Assert.True(All.Count >= 1200, $"{All.Count} concepts");
        Assert.True(All.SelectMany(concept => concept.Forms.Select(form => form.Text)).Distinct().Count() >= 5000);
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
                    "SCT" => SnomedIdentifier.IsValid(code.Code),
                    "DCM" => DicomPattern().IsMatch(code.Code),
                    "RADLEX" => RadLexPattern().IsMatch(code.Code),
                    _ => false,
                },
                code.ToString());
        }
    }

    /// <summary>SNOMED CT's check digit (Technical Implementation Guide, 6.2): two codes of which one is mistyped differ in it.</summary>
    [Theory]
    [InlineData("36118008", true)]
    [InlineData("900000000000207008", true)]
    [InlineData("36181008", false)]
    [InlineData("36118", false)]
    [InlineData("3611800x", false)]
    [InlineData("36118009", false)]
    public void IsValid_KnownCodes_AreToldApart(string code, bool valid) => Assert.Equal(valid, SnomedIdentifier.IsValid(code));

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

    [GeneratedRegex("^([A-Z]{2,10}|[0-9]{6})$")]
    private static partial Regex DicomPattern();

    [GeneratedRegex("^RID[0-9]+$")]
    private static partial Regex RadLexPattern();

    [GeneratedRegex("^[A-Z0-9]{2,16}$")]
    private static partial Regex CodeStringPattern();
}
