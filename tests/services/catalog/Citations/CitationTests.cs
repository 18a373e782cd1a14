using System.Text.Json;
using Grpc.Core;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Citations;

public sealed class CitationTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    [Fact]
    public async Task Plain_BrainMets_IsTheDocumentsOwnCitation()
    {
        var bundle = await FormatAsync(CitationStyle.Plain, "brain-mets-lung-mri-path-segs");
        Assert.StartsWith("Chadha, S., Sritharan, D., Dolezal, D., et al. (2025).", bundle.Text);
        Assert.EndsWith("https://doi.org/10.7937/k0sm-y874", bundle.Text);
        Assert.Equal("text/plain", bundle.MediaType);
    }

    [Fact]
    public async Task Any_AimiDataset_CarriesTheAcknowledgementOnce()
    {
        var bundle = await FormatAsync(CitationStyle.Plain, "chexpert", "echonet-dynamic");
        Assert.StartsWith("This research used data provided by the Stanford Center for Artificial Intelligence", Assert.Single(bundle.Acknowledgements));
        Assert.NotEmpty(bundle.Notice);
    }

    [Fact]
    public async Task BibTeX_Journal_HasTheFieldsOfTheReference()
    {
        var text = (await FormatAsync(CitationStyle.Bibtex, "echonet-dynamic")).Text;
        Assert.StartsWith("@article{ouyang2020,", text);
        Assert.Contains("author = {Ouyang, David and He, Bryan and Ghorbani, Amirata and others}", text);
        Assert.Contains("journal = {Nature}", text);
        Assert.Contains("pages = {252--256}", text);
        Assert.Contains("doi = {10.1038/s41586-020-2145-8}", text);
        Assert.Equal(text.Count(c => c == '{'), text.Count(c => c == '}'));
    }

    [Fact]
    public async Task Ris_Journal_BeginsAndEndsARecord()
    {
        var lines = (await FormatAsync(CitationStyle.Ris, "echonet-dynamic")).Text.TrimEnd('\n').Split('\n');
        Assert.Equal("TY  - JOUR", lines[0]);
        Assert.Equal("ER  - ", lines[^1]);
        Assert.Contains("AU  - Ouyang, David", lines);
        Assert.Contains("SP  - 252", lines);
        Assert.All(lines, line => Assert.Matches("^[A-Z][A-Z0-9]  - ", line));
    }

    [Fact]
    public async Task CslJson_Two_IsAnArrayOfTwo()
    {
        using var csl = JsonDocument.Parse((await FormatAsync(CitationStyle.CslJson, "chexpert", "mura")).Text);
        Assert.Equal(["irvin2019", "rajpurkar2017"], csl.RootElement.EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(2019, csl.RootElement[0].GetProperty("issued").GetProperty("date-parts")[0][0].GetInt32());
    }

    [Fact]
    public async Task DataCite_BrainMets_HasDoiCreatorsAndPublisher()
    {
        using var json = JsonDocument.Parse((await FormatAsync(CitationStyle.DataciteJson, "brain-mets-lung-mri-path-segs")).Text);
        var entry = json.RootElement[0];
        Assert.Equal("10.7937/k0sm-y874", entry.GetProperty("doi").GetString());
        Assert.Equal("The Cancer Imaging Archive", entry.GetProperty("publisher").GetString());
        Assert.Equal("Chadha", entry.GetProperty("creators")[0].GetProperty("familyName").GetString());
    }

    /// <summary>The mandatory properties of DataCite's metadata schema 4 and its lists of allowed values.</summary>
    [Fact]
    public async Task DataCite_EveryDataset_HasWhatTheSchemaDemands()
    {
        var known = BuiltInContent.Read().Datasets.Where(dataset => dataset.Citation is not null).ToList();
        using var json = JsonDocument.Parse((await FormatAsync(CitationStyle.DataciteJson, known.Select(dataset => dataset.Name["datasets/".Length..]))).Text);
        Assert.Equal(known.Count, json.RootElement.GetArrayLength());
        foreach (var entry in json.RootElement.EnumerateArray())
        {
            Assert.Equal("Dataset", entry.GetProperty("types").GetProperty("resourceTypeGeneral").GetString());
            Assert.NotEmpty(entry.GetProperty("titles")[0].GetProperty("title").GetString()!);
            Assert.NotEmpty(entry.GetProperty("publisher").GetString()!);
            Assert.Matches("^[12][0-9]{3}$", entry.GetProperty("publicationYear").GetString());
            Assert.NotEqual(0, entry.GetProperty("creators").GetArrayLength());
            Assert.All(entry.GetProperty("creators").EnumerateArray(), creator => Assert.Contains(creator.GetProperty("nameType").GetString(), (string[])["Personal", "Organizational"]));
            Assert.All(entry.GetProperty("creators").EnumerateArray(), creator => Assert.NotEmpty(creator.GetProperty("name").GetString()!));
            if (entry.TryGetProperty("identifiers", out var identifiers)) Assert.StartsWith("https://doi.org/10.", identifiers[0].GetProperty("identifier").GetString());
            if (entry.TryGetProperty("rightsList", out var rights)) Assert.NotEmpty(rights[0].GetProperty("rights").GetString()!);
            if (entry.TryGetProperty("relatedIdentifiers", out var related)) Assert.All(related.EnumerateArray(), one => Assert.Equal("IsDescribedBy", one.GetProperty("relationType").GetString()));
        }
    }

    [Fact]
    public async Task Unknown_Reference_IsNamedNotInvented()
    {
        var bundle = await FormatAsync(CitationStyle.Bibtex, "sinoct");
        Assert.Equal(["datasets/sinoct"], bundle.Unknown);
        Assert.Equal("", bundle.Text);
        Assert.Equal(4, bundle.Rules.Count);
        Assert.Contains("Cite the original source of every dataset that was used.", bundle.Rules);
    }

    [Fact]
    public async Task CiteAssets_OfTwoDatasets_CitesBoth()
    {
        var host = await catalog.HostAsync();
        var own = await Sample.DatasetAsync(host);
        var first = await Sample.RegisterAsync(host, "datasets/mura", Sample.Registration("a.png", own));
        var second = await Sample.RegisterAsync(host, own, Sample.Registration("b.png", own + "2"));

        var bundle = await host.Citations.CiteAssetsAsync(new CiteAssetsRequest { Assets = { first[0].Asset, second[0].Asset } });

        Assert.Equal(["datasets/mura", own], bundle.Datasets);
        Assert.Equal([own], bundle.Unknown);
        Assert.Contains("MURA", bundle.Text);
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Citations.CiteAssetsAsync(new CiteAssetsRequest { Assets = { "assets/" + new string('0', 32) } }));
    }

    private async Task<CitationBundle> FormatAsync(CitationStyle style, params IEnumerable<string> ids) =>
        await (await catalog.HostAsync()).Citations.FormatCitationsAsync(new FormatCitationsRequest { Style = style, Names = { ids.Select(id => "datasets/" + id) } });
}
