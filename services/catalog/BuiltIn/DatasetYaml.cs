using Lightbox.Catalog.BuiltIn.Rules;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>One dataset's YAML to its message.</summary>
internal static class DatasetYaml
{
    /// <exception cref="InvalidDataException">The file says what no dataset's file may.</exception>
    public static Dataset Read(YamlMap yaml, SourceBook sources, Guides guides) => Read(yaml, sources, guides, DatasetShape.Shape);

    /// <param name="shape">What it must be of: a person's own file may say less.</param>
    /// <exception cref="InvalidDataException">The file says what no dataset's file may.</exception>
    public static Dataset Read(YamlMap yaml, SourceBook sources, Guides guides, Shape shape)
    {
        yaml.Demand(shape);
        var dataset = new Dataset
        {
            Name = "datasets/" + yaml.Required("id"),
            ResourceKind = yaml.Text("kind"),
            DisplayName = yaml.Required("name"),
            Title = yaml.Text("title"),
            Aliases = { yaml.Texts("aliases") },
            Provider = yaml.Has("provider") ? "providers/" + yaml.Text("provider") : "",
            Summary = yaml.Text("summary"),
            Links = { SharedYaml.Links(yaml) },
            Formats = { yaml.Maps("formats").Select(format => format.Required("name")) },
            Layout = LayoutYaml.Markdown(yaml, guides),
            Staining = { yaml.Map("pathology")?.Texts("staining") ?? [] },
            GroundTruth = { yaml.Texts("groundTruth") },
            ClinicalVariables = { yaml.Maps("clinicalVariables").Select(variable => variable.Required("name")) },
            Splits = { yaml.Maps("splits").Select(split => split.Required("name")) },
            FindingCategories = { yaml.Texts("findingCategories") },
            ClinicalContexts = { yaml.Texts("context") },
            ValidationStatus = yaml.Map("validation")?.Text("status") ?? "",
            Citation = CitationYaml.Read(yaml.Map("citation")),
            Acknowledgement = yaml.Text("acknowledgement"),
            BestFor = { yaml.Texts("bestFor") },
            UseCases = { yaml.Texts("useCases") },
            KeyFeatures = { yaml.Texts("keyFeatures") },
            DerivedFrom = { yaml.Texts("derivedFrom").Select(id => "datasets/" + id) },
            PartOf = yaml.Has("partOf") ? "datasets/" + yaml.Text("partOf") : "",
            Scenarios = { yaml.Texts("scenarios").Select(id => "scenarios/" + id) },
            Views = { yaml.Texts("views") },
            Notes = { yaml.Texts("notes") },
            Published = yaml.Text("published"),
            Files = { LayoutYaml.Files(yaml) },
            Origin = DatasetOrigin.BuiltIn,
            Notice = ResearchNotice.Text,
        };
        dataset.Modalities.Add(yaml.Maps("modalities").Select(modality => new Modality
        {
            Code = modality.Text("code"),
            DisplayName = modality.Required("name"),
            Sequences = { modality.Texts("sequences") },
        }));
        dataset.BodyParts.Add(yaml.Maps("bodyParts").Select(Coded));
        dataset.Findings.Add(yaml.Maps("findings").Select(Coded));
        dataset.Counts.Add(yaml.Maps("counts").Select(count => Count(count, sources)));
        dataset.Sizes.Add(yaml.Maps("sizes").Select(size => Size(size, sources)));
        dataset.Annotations.Add(yaml.Maps("annotations").Select(Annotation));
        if (yaml.OptionalNumber("tier") is { } tier) dataset.Tier = tier;
        if (yaml.Map("pathology")?.Texts("magnifications").FirstOrDefault() is { } power && double.TryParse(power, out var magnification)) dataset.Magnification = magnification;
        Terms(yaml, dataset);
        foreach (var source in yaml.Maps("provenance")) dataset.Sources.Add(sources.Facts(source));
        return dataset;
    }

    private static void Terms(YamlMap yaml, Dataset dataset)
    {
        if (yaml.Map("access") is { } access)
        {
            dataset.Access = SharedYaml.Access(access.Required("level"));
            dataset.Turnaround = access.Text("turnaround");
            if (access.Has("note")) dataset.Notes.Add(access.Text("note"));
        }

        if (yaml.Map("licence") is { } licence)
            dataset.License = new License { SpdxId = licence.Text("spdx"), DisplayName = licence.Text("name"), Uri = licence.Text("url") };
        if (yaml.Map("use") is not { } use) return;
        foreach (var purpose in Enum.GetValues<UsePurpose>().Where(purpose => purpose != UsePurpose.Unspecified))
        {
            if (use.Map(purpose.ToString().ToLowerInvariant()) is not { } decision) continue;
            dataset.UseDecisions.Add(new UseDecision
            {
                Purpose = purpose,
                Answer = Enum.Parse<UseAnswer>(decision.Required("answer"), ignoreCase: true),
                Clause = decision.Text("clause"),
                Uri = decision.Text("link"),
            });
        }
    }

    private static CodedText Coded(YamlMap yaml)
    {
        var coded = new CodedText { Text = yaml.Required("name"), Aliases = { yaml.Texts("aliases") } };
        if (yaml.Map("code") is { } code) coded.Codes.Add(new ConceptCode { System = code.Required("system"), Code = code.Required("value") });
        return coded;
    }

    private static DatasetCount Count(YamlMap yaml, SourceBook sources) => new()
    {
        Unit = yaml.Required("unit"),
        Value = yaml.Number("value"),
        AtLeast = yaml.Text("qualifier") == "at least",
        Approximate = yaml.Text("qualifier") == "about",
        Source = sources.Name(yaml),
        AsOf = yaml.Text("date"),
        Note = yaml.Text("note"),
    };

    private static DatasetSize Size(YamlMap yaml, SourceBook sources) => new()
    {
        Part = yaml.Text("part") is "download" ? "" : yaml.Text("part"),
        SizeBytes = yaml.Number("bytes"),
        Approximate = yaml.Has("qualifier"),
        Source = sources.Name(yaml),
        AsOf = yaml.Text("date"),
        StatedAs = yaml.Text("statedAs"),
    };

    private static AnnotationKind Annotation(YamlMap yaml) => new()
    {
        Kind = yaml.Required("kind"),
        Description = yaml.Has("note") ? $"{yaml.Text("name")} ({yaml.Text("note")})" : yaml.Text("name"),
        Annotator = yaml.Text("by"),
        Values = { yaml.Texts("values") },
    };
}
