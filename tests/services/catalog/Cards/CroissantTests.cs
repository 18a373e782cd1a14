using System.Text.Json;
using System.Text.Json.Nodes;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Cards;

public sealed class CroissantTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    /// <summary>Fails when a property or a type would be dropped, which is what a JSON-LD processor does with what its context does not say.</summary>
    private const string Expand = """
        const jsonld = require('jsonld');
        const cards = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        (async () => {
          const out = [];
          for (const card of cards) {
            const quads = await jsonld.toRDF(card, { safe: true, base: 'https://example.org/card/', documentLoader: url => { throw new Error('asked for ' + url); } });
            out.push(quads.map(q => [q.subject.value, q.predicate.value, q.object.value]));
          }
          console.log(JSON.stringify(out));
        })().catch(wrong => { console.error(JSON.stringify(wrong, Object.getOwnPropertyNames(wrong))); process.exit(1); });
        """;

    public static TheoryData<string, string, string> Broken => new()
    {
        { "conformsTo", "\"http://mlcommons.org/croissant/0.8\"", "it conforms to 1.1" },
        { "@type", "\"Person\"", "the type is schema.org/Dataset" },
        { "license", "\"ask us\"", "license is a URL or a CreativeWork" },
        { "url", "null", "url is required" },
        { "datePublished", "\"last year\"", "datePublished is a date" },
        { "creator", "{\"@type\":\"Thing\",\"name\":\"x\"}", "creator is a Person or an Organization" },
        { "description", "[\"one\",\"two\"]", "description has one value" },
        { "distribution.0.@id", "\"Videos here\"", "the id 'Videos here' is given" },
        { "distribution.1.includes", "null", "a FileSet says what it includes" },
        { "distribution.1.containedIn.@id", "\"nowhere\"", "names nowhere" },
        { "distribution.2.contentUrl", "\"https://example.org/a.csv\"", "a path inside what contains it" },
        { "distribution.2.encodingFormat", "\"comma separated\"", "encodingFormat is a media type" },
        { "recordSet.0.field.0.dataType", "null", "has a data type" },
        { "recordSet.1.field.0.source.extract", "{}", "says what is extracted" },
        { "recordSet.1.field.0.source.fileObject.@id", "\"other.csv\"", "names other.csv" },
        { "@context.recordSet", "null", "recordSet is a term" },
        { "@context.data", "\"cr:data\"", "data is typed @json" },
    };

    [Fact]
    public async Task Croissant_EveryDataset_KeepsTheSpecification()
    {
        var host = await catalog.HostAsync();
        var undated = 0;
        foreach (var name in Cards.Names)
        {
            var card = await host.CardAsync(name, CardFormat.Croissant);
            Assert.Equal("application/ld+json", card.MediaType);
            // A date that nobody could tell is left out; everything else is always there.
            var isUndated = !Cards.Json(card).TryGetProperty("datePublished", out _);
            if (isUndated) undated++;
            var problems = CroissantRules.Problems(card.Text, isUndated ? ["datePublished"] : []);
            Assert.True(problems.Count == 0, $"{name}: {string.Join("; ", problems)}");
        }

        Assert.True(undated <= 14, $"{undated} without a date");
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Rules_OneThingWrong_IsTold(string path, string value, string complaint)
    {
        var card = JsonNode.Parse((await (await catalog.HostAsync()).CardAsync("datasets/echonet-dynamic", CardFormat.Croissant)).Text)!;
        Assert.Empty(CroissantRules.Problems(card.ToJsonString()));

        var steps = path.Split('.');
        var parent = steps[..^1].Aggregate(card, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        parent[steps[^1]] = JsonNode.Parse(value);

        Assert.Contains(CroissantRules.Problems(card.ToJsonString()), problem => problem.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Croissant_EveryDataset_ExpandsInAnotherProcessor()
    {
        var read = JsonSerializer.Deserialize<string[][][]>(NodeProgram.Run(Expand, await Cards.ArrayAsync(await catalog.HostAsync(), CardFormat.Croissant)))!;

        Assert.Equal(Cards.Names.Count, read.Length);
        foreach (var quads in read)
        {
            var root = Assert.Single(quads, quad => quad[1] == "http://purl.org/dc/terms/conformsTo")[0];
            Assert.Contains(quads, quad => quad[0] == root && quad[1].EndsWith("#type", StringComparison.Ordinal) && quad[2] == "http://schema.org/Dataset");
            var files = quads.Where(quad => quad[0] == root && quad[1] == "http://schema.org/distribution").Select(quad => quad[2]).ToList();
            Assert.NotEmpty(files);
            Assert.All(files, file => Assert.Contains(quads, quad => quad[0] == file && quad[2] is "http://mlcommons.org/croissant/FileObject" or "http://mlcommons.org/croissant/FileSet"));
            Assert.DoesNotContain(quads, quad => quad[1].StartsWith("https://example.org/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Croissant_EchoNet_SaysFilesColumnsAndTerms()
    {
        var card = Cards.Json(await (await catalog.HostAsync()).CardAsync("datasets/echonet-dynamic", CardFormat.Croissant));
        Assert.Equal("EchoNet-Dynamic", card.GetProperty("name").GetString());
        Assert.Equal("2020", card.GetProperty("datePublished").GetString());
        Assert.StartsWith("@article{ouyang2020,", card.GetProperty("citeAs").GetString());
        Assert.Equal("10000000000 B", card.GetProperty("distribution")[0].GetProperty("contentSize").GetString());
        Assert.Equal("Videos/*.avi", card.GetProperty("distribution")[1].GetProperty("includes").GetString());
        Assert.Contains("FileList-rows/EF", card.GetProperty("recordSet").GetRawText());
        Assert.Contains("Registration with the provider first. 1. Visit the shared datasets page.", card.GetProperty("conditionsOfAccess").GetString());
        Assert.Contains("DUO_0000046", card.GetProperty("usageInfo").GetRawText());
        Assert.Contains("provisioned for research use", card.GetProperty("creditText").GetString());
    }

    [Fact]
    public async Task Croissant_UnknownLicence_IsSaidNotGuessed()
    {
        var open = BuiltInContent.Read().Datasets.First(dataset => dataset.License is null);
        var card = Cards.Json(await (await catalog.HostAsync()).CardAsync(open.Name, CardFormat.Croissant));
        Assert.StartsWith("Terms not known", card.GetProperty("license").GetProperty("name").GetString());
    }

    /// <summary>What we write is what we read: a card given to another catalogue keeps its facts.</summary>
    [Fact]
    public async Task Croissant_ReadAgain_KeepsNameTermsFilesAndCitation()
    {
        var host = await catalog.HostAsync();
        foreach (var dataset in BuiltInContent.Read().Datasets)
        {
            var card = await host.CardAsync(dataset.Name, CardFormat.Croissant);
            // Here its id is taken.
            var other = JsonNode.Parse(card.Text)!;
            other["name"] = dataset.DisplayName + " again";
            var read = await host.Datasets.ImportDatasetAsync(new ImportDatasetRequest { Text = other.ToJsonString(), ValidateOnly = true });

            Assert.Equal(dataset.DisplayName + " again", read.DisplayName);
            Assert.Equal(dataset.License?.SpdxId ?? "", read.License?.SpdxId ?? "");
            Assert.Equal(dataset.License is null, read.License is null);
            Assert.True(dataset.Citation is null || read.Citation is { CslJson.Count: > 0 }, dataset.Name);
            Assert.Equal(dataset.Splits.Where(split => split is "train" or "val" or "valid" or "validation" or "test"), read.Splits);
            Assert.Equal(dataset.Files.Where(file => !file.Glob.Contains('<')).Select(file => file.Glob), read.Files.Select(file => file.Glob).Where(_ => dataset.Files.Any(file => !file.Glob.Contains('<'))));
            Assert.Equal(Cards.Json(card).TryGetProperty("datePublished", out var date) ? date.GetString() : "", read.Published);
        }
    }
}
