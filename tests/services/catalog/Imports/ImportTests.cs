using Google.Rpc;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Imports;

public sealed class ImportOnSqliteTests(SqliteCatalog catalog) : ImportContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class ImportOnPostgresTests(PostgresCatalog catalog) : ImportContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>A person's own YAML or Croissant in any store.</summary>
public abstract class ImportContract(CatalogFixture catalog)
{
    private const string Yaml =
        """
        id: {0}
        kind: dataset
        name: Ward films
        aliases: [ward]
        summary: Chest films of one ward.
        links:
          - { rel: home, url: "https://example.org/ward" }
        modalities:
          - { code: DX, name: Chest X-ray }
        bodyParts:
          - { name: Chest, code: { system: SCT, value: "51185008" } }
        findings:
          - { name: Pneumothorax }
        formats:
          - { name: DICOM, extension: .dcm }
        counts:
          - { unit: images, value: 1200, qualifier: at least }
        access: { level: restricted, note: Ask the ward. }
        use:
          research: { answer: "yes" }
        licence: { name: Terms of the ward }
        citation: { text: "The ward (2026). Ward films." }
        tier: 3
        """;

    private const string Croissant =
        """
        {
          "@context": { "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/" },
          "@type": "sc:Dataset",
          "conformsTo": "http://mlcommons.org/croissant/1.1",
          "name": "Knee_MRI {0}",
          "alternateName": ["Knees"],
          "description": "Knees, lying.",
          "license": "https://creativecommons.org/licenses/by-nc/4.0/",
          "url": "https://example.org/knees",
          "sameAs": "https://doi.org/10.5281/zenodo.1234567",
          "citeAs": "@dataset{knees, title={Knees}, year={2025}}",
          "creator": [{ "@type": "Person", "name": "A. Body" }, { "@type": "Organization", "name": "Knee Lab" }],
          "publisher": { "@type": "Organization", "name": "Zenodo" },
          "datePublished": "2025-03-01",
          "keywords": ["MRI", "knee", "sports medicine"],
          "distribution": [
            { "@type": "cr:FileObject", "@id": "all", "name": "knees.zip", "contentUrl": "https://example.org/knees.zip", "contentSize": "4.2 GB", "encodingFormat": "application/zip", "sha256": "00" },
            { "@type": "cr:FileSet", "@id": "slices", "containedIn": { "@id": "all" }, "encodingFormat": "application/dicom", "includes": "*.dcm" }
          ],
          "recordSet": [{ "@type": "cr:RecordSet", "@id": "split", "dataType": "cr:Split", "data": [{ "split/name": "train" }, { "split/name": "test" }] }]
        }
        """;

    [Fact]
    public async Task Import_OwnYaml_HasItsFactsAndIsFoundListedAndAudited()
    {
        var host = await catalog.HostAsync();
        var id = Id("ward");
        var made = await host.Datasets.ImportDatasetAsync(new ImportDatasetRequest { Text = Yaml.Replace("{0}", id), RequestId = id });

        Assert.Equal(("datasets/" + id, DatasetOrigin.User, AccessLevel.Restricted, 3), (made.Name, made.Origin, made.Access, made.Tier));
        Assert.Equal((1200, true, "person"), (made.Counts[0].Value, made.Counts[0].AtLeast, made.Counts[0].Source));
        Assert.Equal("51185008", made.BodyParts[0].Codes[0].Code);
        Assert.Equal(UseAnswer.Yes, Assert.Single(made.UseDecisions).Answer);
        Assert.NotEmpty(made.Notice);
        Assert.Contains("lightbox ingest", made.Layout);
        Assert.Contains((await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "ward films" })).Results, match => match.Dataset.Name == made.Name);
        Assert.Equal("ImportDataset", (await host.Changes.ListAuditRecordsAsync(new ListAuditRecordsRequest { Filter = $"resource = \"{made.Name}\"" })).Records.Single().Method);
        Assert.Equal(made.Etag, (await host.Datasets.ImportDatasetAsync(new ImportDatasetRequest { Text = Yaml.Replace("{0}", id), RequestId = id })).Etag);
        await Sample.RefusedAsync(StatusCode.AlreadyExists, () => ImportAsync(host, Yaml.Replace("{0}", id)));
    }

    [Fact]
    public async Task Import_Croissant_SaysWhatItSaysAndNoMore()
    {
        var host = await catalog.HostAsync();
        var mark = Id("x");
        var made = await ImportAsync(host, Croissant.Replace("{0}", mark));

        Assert.Equal(("datasets/knee-mri-" + mark, "Knee_MRI " + mark, "Knees, lying."), (made.Name, made.DisplayName, made.Summary));
        Assert.Equal(("CC-BY-NC-4.0", "https://creativecommons.org/licenses/by-nc/4.0/"), (made.License.SpdxId, made.License.Uri));
        Assert.Equal(("10.5281/zenodo.1234567", "A. Body, Knee Lab (2025). Knee_MRI " + mark + ". Zenodo. https://doi.org/10.5281/zenodo.1234567"), (made.Citation.Doi, made.Citation.Text));
        Assert.Equal("MR", Assert.Single(made.Modalities).Code);
        Assert.Equal("72696002", Assert.Single(made.BodyParts).Codes.Single(code => code.System == "SCT").Code);
        Assert.Equal(["sports medicine"], made.BestFor);
        Assert.Equal(["DICOM"], made.Formats);
        Assert.Equal((4_200_000_000, "4.2 GB"), (made.Sizes[0].SizeBytes, made.Sizes[0].StatedAs));
        Assert.Equal(["train", "test"], made.Splits);
        Assert.Equal(["https://example.org/knees", "https://doi.org/10.5281/zenodo.1234567", "https://example.org/knees.zip"], made.Links.Select(link => link.Uri));
        Assert.Equal((AccessLevel.Unspecified, 0, 0), (made.Access, made.UseDecisions.Count, made.Counts.Count));
        Assert.All(made.Sources, source => Assert.Equal("https://example.org/knees", source.Source));
        Assert.StartsWith("@misc{knee-mri-", (await host.Citations.FormatCitationsAsync(new FormatCitationsRequest { Names = { made.Name }, Style = CitationStyle.Bibtex })).Text);
    }

    [Fact]
    public async Task Import_ValidateOnly_KeepsNothing()
    {
        var host = await catalog.HostAsync();
        var id = Id("tried");
        var shown = await host.Datasets.ImportDatasetAsync(new ImportDatasetRequest { Text = Yaml.Replace("{0}", id), ValidateOnly = true });
        Assert.Equal("Ward films", shown.DisplayName);
        await Sample.RefusedAsync(StatusCode.NotFound, async () => await host.Datasets.GetDatasetAsync(new GetDatasetRequest { Name = shown.Name }));
        await Sample.RefusedAsync(StatusCode.AlreadyExists, async () => await host.Datasets.ImportDatasetAsync(new ImportDatasetRequest { Text = "id: mura\nname: Mine", ValidateOnly = true }));
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "id: a-b\nname: A\ncolour: red", "colour", "line 3" },
        { "id: a-b\nname: A\ncounts:\n  - { unit: images, value: many }", "counts.value", "line 4" },
        { "id: a-b\nname: [A]", "name", "line 2" },
        { "id: a-b", "name", "line 1" },
        { "id: A_B\nname: A", "id", "line 1" },
        { "id: a-b\nname: A\nlinks:\n  - { rel: home, url: \"javascript:alert(1)\" }", "links.url", "line 4" },
        { "id: a-b\nname: A\nprovider: nobody-here", "dataset.provider", "a provider that is here" },
        { "id: a-b\nname: A\ncounts:\n  - { unit: images, value: 3, source: nowhere }", "text", "there is no source nowhere" },
        { "id: a-b\nname: \"A", "text", "line 2" },
        { "id: a-b\nid: a-c\nname: A", "text", "line 2" },
        { "- id: a-b", "text", "no single mapping" },
        { "a: &a [*a]", "text", "line 1" },
        { "{\"name\": \"A\"}", "@type", "sc:Dataset" },
        { "{\"@type\": \"sc:Dataset\"}", "name", "must be given" },
        { "{\"@type\": \"sc:Dataset\",\n \"name\": }", "text", "line 2" },
        { "{\"@type\": \"sc:Dataset\", \"name\": \"\u00e9\"}", "id", "2 to 64" },
        { "", "text", "must be the text" },
        { "id: a-b\nname: \"A\0\"", "text", "NUL" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task Import_WrongText_SaysLineAndField(string text, string field, string saying)
    {
        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await ImportAsync(await catalog.HostAsync(), text));
        var violation = refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations[0];
        Assert.Equal(field, violation.Field);
        Assert.Contains(saying, violation.Description);
    }

    // Row 43 of the abuse cases.
    public static TheoryData<string, string> Exploding => new()
    {
        { "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat("bcdefghi".Select(c => $"{c}: &{c} [{string.Join(", ", Enumerable.Repeat("*" + (char)(c - 1), 10))}]\n")), "YAML_ALIASES" },
        { $"a: &a \"{new string('x', 500_000)}\"\nb: [{string.Join(", ", Enumerable.Repeat("*a", 1000))}]", "YAML_ALIASES" },
        { new string('[', 100_000), "YAML_DEPTH" },
        { string.Concat(Enumerable.Repeat("{a: ", 50_000)), "YAML_DEPTH" },
        { "id: large\nname: " + new string('x', 1 << 20), "TEXT_TOO_LARGE" },
        { "{\"@type\": \"sc:Dataset\", \"name\": \"" + new string('x', 1 << 20) + "\"}", "TEXT_TOO_LARGE" },
    };

    [Theory, MemberData(nameof(Exploding))]
    public async Task Import_ExplodingText_IsRefusedAtOnce(string text, string reason)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var host = await catalog.HostAsync();
        var refused = await Sample.RefusedAsync(StatusCode.ResourceExhausted, async () => await host.Datasets.ImportDatasetAsync(new ImportDatasetRequest { Text = text }, cancellationToken: soon.Token));
        Assert.Equal(reason, refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        Assert.Single(refused.GetRpcStatus()!.GetDetail<QuotaFailure>()!.Violations);
    }

    [Fact]
    public async Task Import_JsonNestedDeep_IsRefused() =>
        await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await ImportAsync(await catalog.HostAsync(), "{\"@type\": " + new string('[', 100_000)));

    private static string Id(string name) => $"{name}-{Guid.NewGuid().ToString("N")[..8]}";

    private static async Task<Dataset> ImportAsync(CatalogHost host, string text) => await host.Datasets.ImportDatasetAsync(new ImportDatasetRequest { Text = text });
}
