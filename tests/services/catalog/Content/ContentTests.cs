using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.BuiltIn.Rules;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Content;

/// <summary>The catalogue's YAML against its schema, and what holds between its files.</summary>
public sealed class ContentTests
{
    private static readonly Dictionary<string, Shape> Shapes = new()
    {
        ["datasets"] = DatasetShape.Shape,
        ["providers"] = OtherShapes.Provider,
        ["scenarios"] = OtherShapes.Scenario,
        ["sources"] = OtherShapes.Source,
        ["guides"] = OtherShapes.Guide,
        ["words"] = OtherShapes.Words,
    };

    private static readonly string[] OfTheOverview = ["brain-mets-lung-mri-path-segs", "chexpert", "coca", "echonet-dynamic", "mura", "sinoct", "thyroid-ultrasound"];

    public static TheoryData<string> Everything => [.. Shapes.Keys.SelectMany(ContentFile.All).Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Everything))]
    public void Content_File_IsOfItsShapeAndNamedByItsId(string name)
    {
        var file = ContentFile.Read(name);
        var complaints = new Complaints(name);
        Shapes[name.Split('/')[0]].Check(file.Root, "", complaints);
        Assert.True(complaints.All.Count == 0, string.Join('\n', complaints.All));
        Assert.Equal([file.Id], file.Values("id"));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Content_Facts_ComeFromSourcesThatAreThere(string name)
    {
        var file = ContentFile.Read(name);
        string[] named = [.. file.Values("provenance.source"), .. file.Values("counts.source"), .. file.Values("sizes.source"), .. file.Values("basedOn")];
        Assert.Empty(named.Except(ContentFile.All("sources").Select(source => source.Id)));
    }

    [Fact]
    public void SearchWords_EveryName_IsABodyPartOrAFindingOfADataset()
    {
        var used = ContentFile.All("datasets").SelectMany(file => (string[])[.. file.Values("bodyParts.name"), .. file.Values("findings.name")]).ToHashSet();
        Assert.Empty(ContentFile.Read("words/search").Values("words.name").Except(used));
    }

    [Fact]
    public void Content_Relations_AreWhole() => Assert.Empty(Relations.Problems(BuiltInContent.Read()));

    [Fact]
    public void Content_Documents_NameEveryDatasetOnce()
    {
        var named = ContentFile.All("sources").SelectMany(source => source.Values("sections.datasets")).Order();
        Assert.Equal(ContentFile.All("datasets").Select(dataset => dataset.Id).Order(), named);
    }

    [Fact]
    public void Datasets_OfTheOverview_SayAccessLayoutAndFormats()
    {
        foreach (var file in OfTheOverview.Select(id => ContentFile.Read("datasets/" + id)))
        {
            Assert.NotEmpty(file.Values("access.level"));
            Assert.NotEmpty(file.Values("layout.paths.pattern"));
            Assert.NotEmpty(file.Values("formats.name"));
            Assert.NotEmpty(file.Values("sizes.bytes"));
        }
    }

    [Fact]
    public void Acknowledgement_OfAimi_IsTheWholeDemandedText()
    {
        var text = Assert.Single(ContentFile.Read("providers/stanford-aimi").Values("acknowledgement"));
        Assert.StartsWith("This research used data provided by the Stanford Center for Artificial Intelligence in Medicine and Imaging (AIMI).", text);
        Assert.EndsWith("provisioned for research use by the Stanford Medicine Research Data Repository (STARR).", text);
    }

    [Fact]
    public void Providers_AimiAndTcia_HaveSixAndFourSteps()
    {
        Assert.Equal(["1", "2", "3", "4", "5", "6"], ContentFile.Read("providers/stanford-aimi").Values("workflow.order"));
        Assert.Equal(["1", "2", "3", "4"], ContentFile.Read("providers/tcia").Values("workflow.order"));
    }

    [Fact]
    public void Scenarios_TheNine_AreMappedWithAReason()
    {
        var scenarios = ContentFile.All("scenarios");
        Assert.Equal(["001", "002", "003", "005", "008", "009", "013", "018", "cancer-dx"], scenarios.Select(scenario => scenario.Id));
        Assert.All(scenarios, scenario => Assert.NotEmpty(scenario.Values("datasets.reason")));
    }

    [Fact]
    public void Links_Dead_SayWhatTookTheirPlace() =>
        Assert.All(
            ContentFile.All("datasets").SelectMany(file => file.Root.Children.Where(child => child.Key.ToString() == "links").SelectMany(child => ((YamlDotNet.RepresentationModel.YamlSequenceNode)child.Value).Children))
                .Cast<YamlDotNet.RepresentationModel.YamlMappingNode>().Where(link => link.Children.ContainsKey("dead")),
            link => Assert.True(link.Children.ContainsKey("replacement"), link.ToString()));
}
