using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.BuiltIn.Rules;
using Lightbox.Catalog.V1;
using Lightbox.Services.Tests.Knowledge.BuiltIn;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Content;

/// <summary>Each rule of the schema, by a file that breaks it: one that is right, and one thing changed in it.</summary>
public sealed class RuleTests
{
    private const string Right =
        """
        id: made-up
        kind: dataset
        name: Made up
        provider: nobody
        summary: A dataset that is not.
        links:
          - { rel: landing, url: "https://example.org/made-up" }
        modalities:
          - { code: CT, name: CT }
        bodyParts:
          - { name: Brain, code: { system: SCT, value: "12738006" } }
        findings:
          - { name: Effusion, code: { system: RADLEX, value: RID34539 } }
        counts:
          - { unit: images, value: 12, source: reference, date: "2026-02-14" }
        access:
          level: open
        use:
          research: { answer: "yes", clause: Yes., link: "https://example.org/terms" }
          training: { answer: ask, clause: Ask., link: "https://example.org/terms" }
          redistribution: { answer: "no", clause: No., link: "https://example.org/terms" }
          commercial: { answer: "no", clause: No., link: "https://example.org/terms" }
        licence: { spdx: CC-BY-4.0, name: CC BY, url: "https://creativecommons.org/licenses/by/4.0/" }
        citation:
          doi: 10.7937/k0sm-y874
          text: Nobody (2026).
          references:
            - { id: nobody2026, type: dataset, title: Made up, year: 2026, doi: 10.7937/k0sm-y874 }
        tier: 2
        provenance:
          - { fields: [name, provider, links, modalities, bodyParts, findings, counts, access, use, licence, citation, tier], source: reference, section: Made up }
        """;

    public static TheoryData<string, string, string> Broken => new()
    {
        { "kind: dataset", "kind: dataset\ncolour: red", "colour must be one of the known keys" },
        { "{ unit: images, value", "{ unit: images, amount: 3, value", "counts.amount must be one of the known keys" },
        { "kind: dataset", "kind: thing", "kind must be one of dataset" },
        { "summary: A dataset that is not.", "summary: \"\"", "summary must be a text" },
        { "summary: A dataset that is not.\n", "", "summary must be given" },
        { "id: made-up", "id: Made_Up", "id must be an id of lower-case letters" },
        { "code: CT", "code: CAT", "modalities.code must be one of CT" },
        { "rel: landing", "rel: somewhere", "links.rel must be one of" },
        { "https://example.org/made-up", "example.org/made-up", "links.url must be an absolute http or https URL" },
        { "https://example.org/made-up", "javascript:alert(1)", "links.url must be an absolute http or https URL" },
        { "url: \"https://example.org/made-up\" }", "url: \"https://example.org/made-up\", replacement: \"https://example.org\" }", "links.replacement must be left out while the link is alive" },
        { "12738006", "12738007", "bodyParts.code.value must be a SNOMED CT identifier" },
        { "12738006", "brain", "bodyParts.code.value must be a SNOMED CT identifier" },
        { "RID34539", "34539", "findings.code.value must be RID and digits" },
        { "system: SCT", "system: ICD", "bodyParts.code.system must be one of SCT, RADLEX" },
        { "value: 12,", "value: a dozen,", "counts.value must be a whole number" },
        { "value: 12,", "value: -12,", "counts.value must be a whole number" },
        { "2026-02-14", "14.02.2026", "counts.date must be an ISO 8601 date" },
        { "level: open", "level: free", "access.level must be one of open, registration, restricted" },
        { "answer: ask", "answer: perhaps", "use.training.answer must be one of yes, no, ask" },
        { "  commercial: { answer: \"no\", clause: No., link: \"https://example.org/terms\" }\n", "", "use.commercial must be given" },
        { "clause: Ask., ", "", "use.training.clause must be given" },
        { "CC-BY-4.0", "CC BY 4.0", "licence.spdx must be an SPDX licence id" },
        { "doi: 10.7937/k0sm-y874\n", "doi: \"https://doi.org/10.7937/k0sm-y874\"\n", "citation.doi must be a DOI" },
        { "year: 2026, doi: 10.7937/k0sm-y874", "year: 2026, doi: 10.7937", "citation.references.doi must be a DOI" },
        { "year: 2026", "year: soon", "citation.references.year must be a number from 1800 to 2100" },
        { "tier: 2", "tier: 4", "tier must be a number from 1 to 3" },
        { "counts, access,", "access,", "counts must be named by a row of provenance" },
        { "use, licence,", "licence,", "use must be named by a row of provenance" },
        { "source: reference, section", "source: public-source, section", "provenance.link must be given for a public source" },
        { ", section: Made up", "", "provenance.section must be given" },
        { "modalities:\n  - { code: CT, name: CT }", "modalities: CT", "modalities must be a list of mappings" },
        { "access:\n  level: open", "access: open", "access must be a mapping" },
    };

    [Fact]
    public void Dataset_Right_HasNoComplaint() => Read(Right).Demand(DatasetShape.Shape);

    [Theory]
    [MemberData(nameof(Broken))]
    public void Dataset_OneThingWrong_IsToldWithFileLineAndKey(string from, string to, string complaint)
    {
        Assert.Contains(from, Right);
        var wrong = Assert.Throws<InvalidDataException>(() => Read(Right.Replace(from, to)).Demand(DatasetShape.Shape));
        Assert.Matches(@"^datasets/made-up\.yaml, line \d+: ", wrong.Message);
        Assert.Contains(complaint, wrong.Message);
    }

    [Fact]
    public void Dataset_UnknownSource_IsTold()
    {
        var sources = new SourceBook([]);
        var wrong = Assert.Throws<InvalidDataException>(() => DatasetYaml.Read(Read(Right), sources, new Guides([])));
        Assert.Contains("there is no source reference", wrong.Message);
    }

    [Fact]
    public void Snomed_EveryDigitChanged_AgreesWithTheIndependentCheck()
    {
        foreach (var place in Enumerable.Range(0, 8))
        {
            foreach (var digit in "0123456789")
            {
                var code = "12738006".Remove(place, 1).Insert(place, digit.ToString());
                var complaints = new Complaints("codes");
                ConceptCodes.Shape.Check(ContentFile.Parse($"{{ system: SCT, value: \"{code}\" }}"), "code", complaints);
                Assert.Equal(Verhoeff.IsValid(code) && code[0] != '0', complaints.All.Count == 0);
            }
        }
    }

    [Fact]
    public void Relations_Dangling_AreTold()
    {
        var a = new Dataset { Name = "datasets/a", DisplayName = "A", Provider = "providers/none", PartOf = "datasets/none", DerivedFrom = { "datasets/a", "datasets/gone" }, Scenarios = { "scenarios/1" } };
        var b = new Dataset { Name = "datasets/b", DisplayName = "B", Aliases = { "a" }, Provider = "providers/p" };
        var scenario = new Scenario { Name = "scenarios/2", Mappings = { new ScenarioMapping { Dataset = "datasets/c" } } };

        var problems = Relations.Problems(new BuiltInContent("", [a, b], [new Provider { Name = "providers/p" }], [scenario]));

        Assert.Equal(
            [
                "datasets/a: there is no providers/none", "datasets/a: comes from itself", "datasets/a: there is no datasets/gone", "datasets/a: there is no datasets/none",
                "scenarios/2: datasets/c does not name it, or is not there", "datasets/a: scenarios/1 does not map to it, or is not there", "datasets/a and datasets/b are both called A",
            ],
            problems);
    }

    private static YamlMap Read(string yaml) => YamlMap.Read(new StringReader(yaml), "datasets/made-up.yaml");
}
