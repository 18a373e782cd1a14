using Lightbox.Catalog.Cards;
using Lightbox.Catalog.V1;
using Grpc.Core;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Cards;

public sealed class MarkdownTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    private static readonly string[] Guide =
    [
        "\n## What it holds\n", "\n## What it is for\n", "\n## How its files lie, are read and shown\n", "\n## How to get it\n", "\n## What one may do with it\n", "\n## How to cite it\n", "\n## Where the facts come from\n",
        "- Taking it in: `lightbox ingest PATH --dataset ", "- Previews: `lightbox previews --input DIR --output PREVIEWS`", "education and research only",
    ];

    /// <summary>The two datasets for which the documents point to guides of their own, which the card stands in for.</summary>
    [Theory]
    [InlineData("brain-mets-lung-mri-path-segs", "- Reading SVS: ", "- Reading NIfTI: ", "`histopathology/case_001.svs`", "https://doi.org/10.7937/k0sm-y874")]
    [InlineData("thyroid-ultrasound", "- Reading HDF5: ", "`dataset.hdf5`", "TR1, TR2, TR3, TR4, TR5", "(STARR).")]
    public async Task Markdown_DatasetWithAGuide_SaysLayoutReadingPreviewsAccessAndCitation(string id, params string[] own)
    {
        var card = await (await catalog.HostAsync()).CardAsync("datasets/" + id, CardFormat.Unspecified);
        Assert.Equal("text/markdown", card.MediaType);
        Assert.All([.. Guide, .. own], part => Assert.Contains(part, card.Text));
    }

    [Fact]
    public async Task Markdown_EveryDataset_NamesWhatIsNotKnownAndCarriesTheNotice()
    {
        var host = await catalog.HostAsync();
        foreach (var name in Cards.Names)
        {
            var dataset = await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = name });
            var card = await host.CardAsync(name, CardFormat.Markdown);
            Assert.Contains(dataset.Notice, card.Text);
            Assert.All(UnknownFacts.Of(dataset), fact => Assert.Contains(fact, card.Text[card.Text.IndexOf("## Not known", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("\n\n\n", card.Text);
        }
    }

    [Fact]
    public async Task Markdown_MarkupInADataset_StaysText()
    {
        var host = await catalog.HostAsync();
        const string Evil = "<script>alert(1)</script> [x](javascript:alert(1)) `a` *b* | c";
        var made = await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest
        {
            DatasetId = "markup",
            Dataset = new Dataset { DisplayName = Evil, Summary = Evil, Layout = Evil, Notes = { Evil }, UseCases = { Evil }, Acknowledgement = Evil, Citation = new Citation { Text = Evil } },
        });

        // What is fenced is shown as it stands, whatever it is.
        var markdown = string.Concat((await host.CardAsync(made.Name, CardFormat.Markdown)).Text.Split("```").Where((_, i) => i % 2 == 0));
        Assert.DoesNotContain("<script", markdown);
        Assert.DoesNotMatch(@"(?<!\\)\](?<!\\)\(javascript:", markdown);
        foreach (var format in (CardFormat[])[CardFormat.Croissant, CardFormat.SchemaOrg])
        {
            var card = await host.CardAsync(made.Name, format);
            Assert.DoesNotContain("<", card.Text);
            Assert.Equal(Evil, Cards.Json(card).GetProperty("name").GetString());
        }
    }

    [Theory]
    [InlineData("a `<b>` c", "a `<b>` c")]
    [InlineData("a <b> c", "a &lt;b> c")]
    [InlineData("``` <b> ` x", "``` &lt;b> ` x")]
    [InlineData("\\`<b>`", "\\`&lt;b>`")]
    [InlineData("`\n` <b> `", "`\n` &lt;b> `")]
    public void Safe_HtmlOutsideOfCertainCode_IsEscaped(string markdown, string safe) => Assert.Equal(safe, MarkdownText.Safe(markdown));

    [Fact]
    public async Task Card_UnknownDatasetOrFormat_IsRefused()
    {
        var host = await catalog.HostAsync();
        await Sample.RefusedAsync(StatusCode.NotFound, () => host.CardAsync("datasets/nowhere", CardFormat.Markdown));
        await Sample.RefusedAsync(StatusCode.InvalidArgument, () => host.CardAsync("datasets/mura", (CardFormat)9));
    }

    [Fact]
    public async Task Card_APersonsOwnWithNothingSaid_IsACardAllTheSame()
    {
        var host = await catalog.HostAsync();
        var own = await Sample.DatasetAsync(host);
        Assert.Empty(CroissantRules.Problems((await host.CardAsync(own, CardFormat.Croissant)).Text, "url", "creator"));
        Assert.Contains("# Mine", (await host.CardAsync(own, CardFormat.Markdown)).Text);
    }
}
