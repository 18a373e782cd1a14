using System.Text;
using Lightbox.Knowledge.Documents.Finding;
using Lightbox.Knowledge.Documents.Reading;
using Lightbox.Knowledge.Entries;
using Lightbox.Retrieval.Terminology;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Documents;

/// <summary>From three texts to proposals: what is found, what is left alone, and where it stands.</summary>
public sealed class PassageFinderTests
{
    private static readonly TermMapper Mapper = new(ConceptTable.BuiltIn);

    private static List<ProposedEntry> Proposals(string mediaType, string text, out DocumentText read)
    {
        read = DocumentReading.ReaderOf(mediaType).Read(Encoding.UTF8.GetBytes(text), default);
        var passages = new PassageFinder(Mapper).Find(read, default);
        var source = new EntryProvenance { Document = read.Title };
        var entries = new ProposedEntries(read, source, mediaType == "text/markdown", Mapper, passages);
        return [.. passages.Select(entries.Of)];
    }

    [Fact]
    public void Find_PlainText_ProposesWhatIsDescribed()
    {
        var proposals = Proposals("text/plain", DocumentSamples.Plain, out _);

        Assert.Equal([("Pneumothorax", "PNEUMOTHORAX"), ("Pleural effusion", "Pleural Effusion"), ("Ground-glass opacity", "Findings at a glance")], proposals.Select(p => (p.Row.FindingName, p.Row.Provenance[0].Section)));
        var first = proposals[0].Row;
        Assert.StartsWith("On an upright chest radiograph a pneumothorax appears as a thin visceral pleural line without", first.Description);
        Assert.Equal(("DX", "Chest"), (first.Modality.Split(", ")[0], first.BodyPart.Split(", ")[0]));
        Assert.Contains("more than 2 cm", first.KeyFeatures);
        Assert.Contains(first.Concepts, concept => concept.Codes.Contains(new EntryCode("SCT", "36118008")));
        Assert.DoesNotContain(proposals[1].Row.Concepts, concept => concept.Text == "Pneumothorax");
        Assert.Contains("anechoic", proposals[1].Row.KeyFeatures);
        Assert.Equal("CT", proposals[2].Row.Modality);
    }

    [Theory]
    [InlineData("text/plain", DocumentSamples.Plain)]
    [InlineData("text/markdown", DocumentSamples.Markdown)]
    [InlineData("text/html", DocumentSamples.Html)]
    public void Find_AnyText_SpansAreExactInCodePoints(string mediaType, string text)
    {
        var proposals = Proposals(mediaType, text, out var read);
        var runes = (mediaType == "text/html" ? read.Text : text).EnumerateRunes().ToArray();

        Assert.NotEmpty(proposals);
        foreach (var proposal in proposals)
        {
            var source = Assert.Single(proposal.Row.Provenance);
            var span = string.Concat(runes[(int)source.Start!..(int)source.End!].Select(rune => rune.ToString()));
            Assert.Equal(proposal.Quote, span);
        }
    }

    [Fact]
    public void Find_Markdown_ReadsTextAndNotCode()
    {
        var proposals = Proposals("text/markdown", DocumentSamples.Markdown, out var read);

        Assert.Equal("Thyroid nodules 🫁 on ultrasound", read.Title);
        Assert.Equal(["Thyroid nodule", "Goiter"], proposals.Select(p => p.Row.FindingName).Where(name => name is "Thyroid nodule" or "Goiter" or "Pneumothorax").Distinct());
        Assert.Contains("hypoechoic, taller-than-wide and has", proposals[0].Row.Description);
        Assert.Contains("**thyroid nodule**", proposals[0].Quote);
        Assert.Equal("US", proposals[0].Row.Modality);
        Assert.Contains("more than 20 mL", proposals[^1].Row.KeyFeatures);
    }

    [Fact]
    public void Find_Html_TakesTheDifferentialApart()
    {
        var proposals = Proposals("text/html", DocumentSamples.Html, out _);

        Assert.All(proposals, proposal => Assert.Equal("Brain metastasis", proposal.Row.FindingName));
        Assert.Equal(["glioblastoma", "abscess", "lymphoma"], proposals.SelectMany(proposal => proposal.Row.DifferentialDiagnosis));
        Assert.Contains(proposals, proposal => proposal.Row.KeyFeatures.Contains("ring enhancement"));
    }
}
