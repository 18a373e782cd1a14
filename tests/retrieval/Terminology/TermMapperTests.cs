using Lightbox.Retrieval.Terminology;
using Xunit;

namespace Lightbox.Retrieval.Tests.Terminology;

public sealed class TermMapperTests
{
    private static readonly TermMapper Mapper = new(ConceptTable.BuiltIn);

    [Theory]
    [InlineData("collapsed lung", "pneumothorax")]
    [InlineData("PTX", "pneumothorax")]
    [InlineData("pneumothoraces", "pneumothorax")]
    [InlineData("bilateral pleural effusions", "pleural-effusion")]
    [InlineData("oedema of the lower limb", "edema lower-limb")]
    [InlineData("haemorrhage", "hemorrhage")]
    [InlineData("tumours", "tumor")]
    [InlineData("fractured vertebrae", "fracture spine")]
    [InlineData("metastases in the femora", "metastasis femur")]
    [InlineData("diverticula of the colon", "diverticulum colon")]
    [InlineData("pnuemothorax", "pneumothorax")]
    [InlineData("cardiomegally", "cardiomegaly")]
    [InlineData("x-ray of the chest", "radiographic-imaging chest")]
    [InlineData("CXR", "chest radiographic-imaging")]
    [InlineData("MRI brain", "magnetic-resonance brain")]
    [InlineData("contrast-enhanced CT of the abdomen and pelvis", "computed-tomography abdomen-pelvis")]
    [InlineData("coronary artery calcium score", "coronary-calcium")]
    [InlineData("Alzheimer’s disease", "alzheimer-disease")]
    [InlineData("H&E whole-slide image of the breast", "hematoxylin-eosin slide-microscopy breast")]
    [InlineData("PD-L1 and EGFR in NSCLC", "pd-l1 egfr non-small-cell-carcinoma")]
    [InlineData("T2-weighted FLAIR", "t2-weighted flair")]
    public void Map_WordsForConcepts_FindsThem(string text, string concepts) =>
        Assert.Equal(concepts.Split(' ').Order(), Mapper.Map(text).Select(match => match.Concept.Id).Order());

    [Theory]
    [InlineData("PE on CTPA in the right pulmonary artery", "pulmonary-embolism")]
    [InlineData("PE with tamponade", "pericardial-effusion")]
    [InlineData("MS with demyelinating lesions on FLAIR", "multiple-sclerosis")]
    [InlineData("severe MS, mean gradient over the mitral valve 12 mmHg", "mitral-stenosis")]
    [InlineData("AR jet below the aortic valve", "aortic-regurgitation")]
    public void Map_AbbreviationInContext_HasOneReading(string text, string concept)
    {
        var first = text.Split(' ').First(word => word is "PE" or "MS" or "AR" or "MS,").TrimEnd(',');
        var at = text.IndexOf(first, StringComparison.Ordinal);
        Assert.Equal(concept, Assert.Single(Mapper.Map(text), match => match.Start == at).Concept.Id);
    }

    [Theory]
    [InlineData("PE", "pericardial-effusion pleural-effusion pulmonary-embolism")]
    [InlineData("ms", "mitral-stenosis multiple-sclerosis")]
    public void Map_AbbreviationAlone_KeepsEveryReading(string text, string concepts)
    {
        var matches = Mapper.Map(text);
        Assert.Equal(concepts.Split(' '), matches.Select(match => match.Concept.Id).Order());
        Assert.All(matches, match => Assert.True(match.Score < 0.8));
    }

    [Theory]
    [InlineData("give us the results as they are")]
    [InlineData("worm images of the garden")]
    [InlineData("")]
    [InlineData("... --- !!!")]
    public void Map_OrdinaryWords_FindsNothing(string text) => Assert.Empty(Mapper.Map(text));

    [Fact]
    public void Map_Report_TellsWhatIsDenied()
    {
        var matches = Mapper.Map("No pneumothorax or pleural effusion. There is cardiomegaly, but no edema.").ToDictionary(match => match.Concept.Id, match => match.IsNegated);
        Assert.Equal(new() { ["pneumothorax"] = true, ["pleural-effusion"] = true, ["cardiomegaly"] = false, ["edema"] = true }, matches);
    }

    [Fact]
    public void Map_Spans_AreThoseOfTheText()
    {
        const string Text = "A collapsed lung, seen on the chest film.";
        foreach (var match in Mapper.Map(Text)) Assert.Contains(Text[match.Start..match.End], (string[])["collapsed lung", "chest film"]);
    }

    [Fact]
    public void Map_UsersOwnTerm_IsFound()
    {
        var table = new ConceptTable();
        table.Add(TermFile.Read(new StringReader("snowman-sign\tSnowman sign\tLOCAL:1\tsnowman sign; figure of 8 sign"), ConceptKind.Finding).Single());
        Assert.Equal("snowman-sign", Assert.Single(new TermMapper(table).Map("A figure of 8 sign.")).Concept.Id);
    }
}
