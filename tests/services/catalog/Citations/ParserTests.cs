using System.Text.Json;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Citations;

/// <summary>What we write, read by a program that is not ours: Citation.js from npm.</summary>
public sealed class ParserTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    private const string Parse = """
        const { plugins } = require('@citation-js/core');
        require('@citation-js/plugin-bibtex'); require('@citation-js/plugin-ris'); require('@citation-js/plugin-csl');
        const { form, text } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        console.log(JSON.stringify(plugins.input.chain(text, { ...(form && { forceType: form }), generateGraph: false })));
        """;

    private static readonly string[] Details = ["container-title", "publisher", "volume", "page", "URL"];

    private static readonly List<JsonElement> Own =
        [.. BuiltInContent.Read().Datasets.Where(dataset => dataset.Citation is not null).SelectMany(dataset => dataset.Citation.CslJson).Distinct().Select(csl => JsonDocument.Parse(csl).RootElement)];

    [Theory]
    [InlineData(CitationStyle.Bibtex, "@bibtex/text")]
    [InlineData(CitationStyle.Ris, "@ris/file")]
    [InlineData(CitationStyle.CslJson, "")]
    public async Task Citations_EveryDataset_ReadAsTheSameReferences(CitationStyle style, string form)
    {
        var read = Read(form, (await FormatAsync(style)).Text);

        Assert.Equal(Own.Count, read.Count);
        var wrong = new List<string>();
        foreach (var own in Own)
        {
            var title = Plain(Text(own, "title"));
            var same = Assert.Single(read, item => Plain(Text(item, "title")) == title && Text(item, "DOI") == Text(own, "DOI"));
            Assert.Equal(Year(own), Year(same));
            Assert.Equal(Families(own), Families(same));
            if (style != CitationStyle.Ris) Assert.Equal(Text(own, "id"), style == CitationStyle.Bibtex ? Text(same, "citation-key") : Text(same, "id"));
            wrong.AddRange(Details.Where(name => Plain(Text(own, name)) != Plain(Text(same, name))).Select(name => $"{Text(own, "id")} {name}: {Text(own, name)} read as {Text(same, name)}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData(CitationStyle.Bibtex, "@bibtex/text")]
    [InlineData(CitationStyle.Ris, "@ris/file")]
    public async Task Citations_SignsOfTheFormInATitle_StayInTheTitle(CitationStyle style, string form)
    {
        const string Title = "A {B} & C\\D 100% of #1 $x$ \"q\" ER  - ~ ^ _";
        var host = await catalog.HostAsync();
        var id = "signs-" + style.ToString().ToLowerInvariant();
        var csl = JsonSerializer.Serialize(new { id = "signs", type = "article-journal", title = Title, author = new[] { new { family = "O'Neil & Sons", given = "A. {B}" } } });
        await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = id, Dataset = new Dataset { DisplayName = "Signs", Citation = new Citation { Text = "Signs", CslJson = { csl } } } });

        var item = Assert.Single(Read(form, (await FormatAsync(style, id)).Text));

        Assert.Equal(Plain(Title), Plain(Text(item, "title")));
        Assert.Equal(["O'Neil & Sons"], Families(item));
    }

    [Fact]
    public async Task BibTeX_TwoReferencesOfOneId_AreToldApart()
    {
        var host = await catalog.HostAsync();
        foreach (var id in (string[])["twin-a", "twin-b"])
            await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = id, Dataset = new Dataset { DisplayName = id, Citation = new Citation { CslJson = { $$"""{"id":"same","type":"dataset","title":"{{id}}"}""" } } } });
        Assert.Equal(["same", "same-2"], Read("@bibtex/text", (await FormatAsync(CitationStyle.Bibtex, "twin-a", "twin-b")).Text).Select(item => Text(item, "citation-key")));
    }

    [Fact]
    public async Task BibTeX_CitationOfATextAlone_IsAReference()
    {
        var host = await catalog.HostAsync();
        await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = "text-alone", Dataset = new Dataset { DisplayName = "Text alone", Citation = new Citation { Doi = "10.1234/alone", Text = "Me (2020)." } } });
        var item = Assert.Single(Read("@bibtex/text", (await FormatAsync(CitationStyle.Bibtex, "text-alone")).Text));
        Assert.Equal(("Text alone", "10.1234/alone"), (Text(item, "title"), Text(item, "DOI")));
    }

    private static List<JsonElement> Read(string form, string text)
    {
        var input = JsonSerializer.SerializeToUtf8Bytes(new { form, text });
        using var document = JsonDocument.Parse(NodeProgram.Run(Parse, input));
        return [.. document.RootElement.EnumerateArray().Select(item => item.Clone())];
    }

    private async Task<CitationBundle> FormatAsync(CitationStyle style, params IReadOnlyList<string> ids)
    {
        var names = ids.Count > 0 ? ids.Select(id => "datasets/" + id) : BuiltInContent.Read().Datasets.Select(dataset => dataset.Name);
        return await (await catalog.HostAsync()).Citations.FormatCitationsAsync(new FormatCitationsRequest { Style = style, Names = { names } });
    }

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.ToString() : "";

    /// <summary>Readers turn quotes and dashes into typographic ones and mark what must not change its case.</summary>
    private static string Plain(string text) => string.Concat(text.Replace("<span class=\"nocase\">", "").Replace("</span>", "").Where(char.IsLetterOrDigit));

    private static string Year(JsonElement item) => item.TryGetProperty("issued", out var issued) && issued.TryGetProperty("date-parts", out var parts) ? parts[0][0].ToString() : "";

    private static IEnumerable<string> Families(JsonElement item) => !item.TryGetProperty("author", out var authors)
        ? []
        : authors.EnumerateArray().Select(author => Text(author, "family").Length > 0 ? Text(author, "family") : Text(author, "literal")).Where(name => name != "others");
}
