using Lightbox.Catalog.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Cards;

public sealed class SchemaOrgTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    /// <summary>schema.org/Dataset and what search engines ask of it: a name, a description of 50 to 5000 characters.</summary>
    [Fact]
    public async Task SchemaOrg_EveryDataset_HasNameDescriptionLicenceAndPublisher()
    {
        var host = await catalog.HostAsync();
        foreach (var name in Cards.Names)
        {
            var card = await host.CardAsync(name, CardFormat.SchemaOrg);
            Assert.Equal("application/ld+json", card.MediaType);
            var json = Cards.Json(card);
            Assert.Equal("https://schema.org/", json.GetProperty("@context").GetString());
            Assert.Equal("Dataset", json.GetProperty("@type").GetString());
            Assert.InRange(json.GetProperty("description").GetString()!.Length, 50, 5000);
            Assert.NotEmpty(json.GetProperty("name").GetString()!);
            Assert.True(Uri.IsWellFormedUriString(json.GetProperty("url").GetString(), UriKind.Absolute), name);
            Assert.Equal("Organization", json.GetProperty("publisher").GetProperty("@type").GetString());
            Assert.True(json.TryGetProperty("license", out _), name);
            Assert.Contains("education and research only", json.GetProperty("usageInfo").GetRawText());
        }
    }

    [Fact]
    public async Task SchemaOrg_BrainMets_HasDoiAuthorsAndWhatItIsPartOf()
    {
        var json = Cards.Json(await (await catalog.HostAsync()).CardAsync("datasets/brain-mets-lung-mri-path-segs", CardFormat.SchemaOrg));
        Assert.Equal("https://doi.org/10.7937/k0sm-y874", json.GetProperty("identifier").GetString());
        Assert.Equal("Chadha", json.GetProperty("creator")[0].GetProperty("familyName").GetString());
        Assert.Equal("The Cancer Imaging Archive (TCIA)", json.GetProperty("isPartOf").GetProperty("name").GetString());
        Assert.True(json.GetProperty("isAccessibleForFree").GetBoolean());
        Assert.Contains("111 slides", json.GetProperty("size").GetString());
    }
}
