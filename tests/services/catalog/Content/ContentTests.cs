using System.Text.RegularExpressions;
using Lightbox.Services.Tests.Knowledge.BuiltIn;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Lightbox.Services.Tests.Catalog.Content;

/// <summary>The catalogue's YAML: every fact of the overview, and the rules of the format.</summary>
public sealed partial class ContentTests
{
    private static readonly string[] DatasetKeys =
    [
        "id", "name", "aliases", "title", "provider", "summary", "links", "modalities", "bodyParts", "findings", "formats", "layout", "counts", "sizes", "pathology", "annotations",
        "groundTruth", "views", "clinicalVariables", "splits", "findingCategories", "context", "validation", "access", "licence", "use", "citation", "acknowledgement", "tier", "bestFor",
        "useCases", "keyFeatures", "scenarios", "notes", "derivedFrom", "partOf", "provenance",
    ];

    private static readonly string[] Required = ["id", "name", "provider", "summary", "links", "modalities", "formats", "access", "use", "provenance"];
    private static readonly string[] DicomModalities = ["CT", "MR", "US", "CR", "DX", "MG", "SM", "PT", "NM", "XA", "OP", "ES", "XC", "GM"];

    public static TheoryData<string> Datasets => [.. ContentFile.All("datasets").Select(f => f.Name)];

    public static TheoryData<string> Everything => [.. new[] { "datasets", "providers", "scenarios" }.SelectMany(ContentFile.All).Select(f => f.Name)];

    [Fact]
    public void Content_EveryFactOfTheOverview_IsThere()
    {
        Assert.True(OverviewChecklist.All.Count >= 190);
        var files = OverviewChecklist.All.Select(r => r.File).Distinct().ToDictionary(f => f, ContentFile.Read);
        var missing = OverviewChecklist.All.Where(r => !files[r.File].Values(r.Path).Contains(r.Value)).Select(r => $"{r.File} {r.Path}: {r.Value}").ToArray();
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Acknowledgement_OfAimi_IsTheWholeDemandedText()
    {
        var text = Assert.Single(ContentFile.Read("providers/stanford-aimi").Values("acknowledgement"));
        Assert.StartsWith("This research used data provided by the Stanford Center for Artificial Intelligence in Medicine and Imaging (AIMI).", text);
        Assert.EndsWith("provisioned for research use by the Stanford Medicine Research Data Repository (STARR).", text);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Content_File_IsNamedByItsIdAndSaysItsSources(string name)
    {
        var file = ContentFile.Read(name);
        Assert.Equal([file.Id], file.Values("id"));
        Assert.NotEmpty(file.Values("provenance.source"));
        Assert.All(file.Values("provenance.source"), s => Assert.Contains(s, (string[])["overview", "reference", "public-source"]));
        Assert.All(file.Values("provenance.section"), s => Assert.NotEmpty(s));
        Assert.Matches(Slug(), file.Id);
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public void Dataset_Keys_AreThoseOfTheFormat(string name)
    {
        var root = ContentFile.Read(name).Root;
        var keys = root.Children.Keys.Select(k => ((YamlScalarNode)k).Value!).ToArray();
        Assert.Empty(keys.Except(DatasetKeys));
        Assert.Empty(Required.Except(keys));
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public void Dataset_Values_AreInTheirRanges(string name)
    {
        var file = ContentFile.Read(name);
        Assert.All(file.Values("modalities.code"), m => Assert.Contains(m, DicomModalities));
        Assert.All(file.Values("access.level"), a => Assert.Contains(a, (string[])["open", "registration", "restricted"]));
        foreach (var purpose in (string[])["research", "training", "redistribution", "commercial"])
        {
            Assert.Contains(Assert.Single(file.Values($"use.{purpose}.answer")), (string[])["yes", "no", "ask"]);
            Assert.NotEmpty(Assert.Single(file.Values($"use.{purpose}.clause")));
            Assert.StartsWith("https://", Assert.Single(file.Values($"use.{purpose}.link")));
        }

        Assert.All(file.Values("counts.value"), v => Assert.True(long.Parse(v) >= 0));
        Assert.All(file.Values("sizes.bytes"), v => Assert.True(long.Parse(v) > 0));
        Assert.All(file.Values("links.url"), u => Assert.True(Uri.TryCreate(u, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http", u));
        Assert.All(file.Values("provenance.date"), d => Assert.True(DateOnly.TryParseExact(d, "yyyy-MM-dd", out _), d));
        Assert.All(file.Values("citation.references.doi"), d => Assert.StartsWith("10.", d));
        Assert.All(file.Values("tier"), t => Assert.InRange(int.Parse(t), 1, 3));
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public void Dataset_SnomedCodes_HaveTheirCheckDigit(string name)
    {
        var file = ContentFile.Read(name);
        foreach (var list in (string[])["bodyParts", "findings"])
            Assert.All(file.Values($"{list}.code[system=SCT].value"), c => Assert.True(Verhoeff.IsValid(c), c));
    }

    [Fact]
    public void Datasets_And_Scenarios_NameEachOther()
    {
        var datasets = ContentFile.All("datasets").ToDictionary(f => f.Id);
        var providers = ContentFile.All("providers").Select(p => p.Id).ToHashSet();
        var scenarios = ContentFile.All("scenarios");
        Assert.All(datasets.Values, d => Assert.Contains(d.Values("provider").Single(), providers));
        foreach (var scenario in scenarios)
        {
            Assert.All(scenario.Values("datasets.reason"), r => Assert.NotEmpty(r));
            Assert.All(scenario.Values("datasets.dataset"), d => Assert.Contains(scenario.Id, datasets[d].Values("scenarios")));
        }

        Assert.All(datasets.Values, d => Assert.All(d.Values("scenarios"), s => Assert.Contains(scenarios, x => x.Id == s && x.Values("datasets.dataset").Contains(d.Id))));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,63}$")]
    private static partial Regex Slug();
}
