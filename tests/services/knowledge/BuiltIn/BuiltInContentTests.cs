using Lightbox.Knowledge.BuiltIn;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;
using Lightbox.Testing;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Lightbox.Services.Tests.Knowledge.BuiltIn;

public sealed class BuiltInContentTests
{
    private static readonly string[] DicomModalities = ["CT", "MR", "US", "DX", "CR", "MG", "SM", "PT", "NM", "XA", "OP", "ES", "XC"];

    private static readonly IReadOnlyList<EntryRow> Rows = BuiltInContent.Load();

    [Fact]
    public void Load_Entries_HaveIdsOfTheirOwn()
    {
        Assert.True(Rows.Count(r => r.Kind != EntryKinds.Dataset) >= 150);
        Assert.All(Rows, r => Assert.True(EntryNames.IsId(r.Id), r.Id));
        Assert.Equal(Rows.Count, Rows.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public void Load_Entries_SayWhereTheyComeFromAndWhatTheyAreFor() => Assert.All(Rows, r =>
    {
        Assert.StartsWith(Notice.Text, r.Notice);
        Assert.NotEmpty(r.Provenance);
        Assert.All(r.Provenance, p => Assert.True(p.Document.Length > 0 && (p.Citation.Length > 0 || p.Section.Length > 0), r.Id));
        Assert.Contains(r.Kind, (string[])[EntryKinds.Dataset, EntryKinds.Finding, EntryKinds.Modality, EntryKinds.Guideline, EntryKinds.Repository]);
        Assert.All(ModalityNames.Codes(r.Modality), m => Assert.Contains(m, DicomModalities));
    });

    [Fact]
    public void Load_EntriesOfOurOwn_SayWhatTheyDoNotEstablish() =>
        Assert.All(Rows.Where(r => r.Kind != EntryKinds.Dataset), r => Assert.True(r.Notice.Length > Notice.Text.Length, r.Id));

    [Fact]
    public void Load_Codes_AreWellFormedAndOneConcepts()
    {
        var codes = Rows.SelectMany(r => r.Concepts).SelectMany(c => c.Codes).ToArray();
        Assert.NotEmpty(codes);
        Assert.All(codes, c => Assert.True(c.System == "SCT" ? Verhoeff.IsValid(c.Code) : c.System == "RADLEX" && c.Code.StartsWith("RID", StringComparison.Ordinal), $"{c.System} {c.Code}"));
        Assert.Equal(codes.Length, codes.Select(c => c.System + c.Code).Distinct().Count());
    }

    /// <summary>The catalogue's own files say the same of each dataset.</summary>
    [Fact]
    public void Load_DatasetEntries_AgreeWithTheCatalogue()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "services", "catalog", "Content", "datasets"), "*.yaml");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var dataset = Root(file);
            var id = Text(dataset, "id");
            // Datasets that the catalogue gains later get their entry from it at run time.
            if (Rows.SingleOrDefault(r => r.Id == "dataset-" + id) is not { } entry) continue;
            Assert.Equal("datasets/" + id, entry.DatasetSource);
            Assert.Equal(Text(dataset, "name"), entry.FindingName);
            Assert.Equal(Codes(dataset), ModalityNames.Codes(entry.Modality));
            Assert.Contains(Links(dataset), url => entry.Metadata.Contains(url, StringComparison.Ordinal));
            if (Text(dataset, "citation", "text") is { Length: > 0 } citation) Assert.Contains(entry.Provenance, p => Words(p.Citation) == Words(citation));
        }
    }

    [Theory]
    [InlineData("brain-mets-lung-mri-path-segs")]
    [InlineData("echonet-dynamic")]
    [InlineData("thyroid-ultrasound")]
    [InlineData("coca")]
    [InlineData("sinoct")]
    [InlineData("chexpert")]
    [InlineData("mura")]
    public void Load_DatasetOfTheOverview_HasItsEntry(string dataset) => Assert.Contains(Rows, r => r.Id == "dataset-" + dataset && r.Kind == EntryKinds.Dataset);

    private static YamlMappingNode Root(string file)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(file);
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static string Text(YamlMappingNode node, params string[] path)
    {
        YamlNode at = node;
        foreach (var key in path)
        {
            if (!((YamlMappingNode)at).Children.TryGetValue(key, out var next)) return "";
            at = next;
        }

        return ((YamlScalarNode)at).Value ?? "";
    }

    private static string[] Codes(YamlMappingNode dataset) => [.. ((YamlSequenceNode)dataset["modalities"]).Select(m => Text((YamlMappingNode)m, "code"))];

    private static string[] Links(YamlMappingNode dataset) => [.. ((YamlSequenceNode)dataset["links"]).Select(l => Text((YamlMappingNode)l, "url"))];

    private static string Words(string text) => string.Join(' ', text.TrimEnd('.').Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
