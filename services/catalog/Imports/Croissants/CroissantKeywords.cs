using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Retrieval.Terminology;

namespace Lightbox.Catalog.Imports.Croissants;

/// <summary>
/// Keywords that are, as a whole, words for one modality, body part or finding. What is no such word is kept as what the dataset is about; nothing is read into it.
/// </summary>
internal static class CroissantKeywords
{
    private const int MaximumKeywords = 200;

    private static readonly TermMapper Terms = new(ConceptTable.BuiltIn);

    public static void Add(LinkedData node, Dataset dataset)
    {
        foreach (var keyword in node.Texts("keywords").SelectMany(text => text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct().Take(MaximumKeywords))
        {
            if (Terms.Map(keyword) is [{ IsNegated: false } match] && match.Start == 0 && match.End == keyword.Length && match.Score >= 1) Add(dataset, keyword, match.Concept);
            else dataset.BestFor.Add(keyword);
        }
    }

    private static void Add(Dataset dataset, string keyword, Retrieval.Terminology.Concept concept)
    {
        switch (concept.Kind)
        {
            case ConceptKind.Modality when dataset.Modalities.All(modality => modality.Code != concept.Dicom):
                dataset.Modalities.Add(new Modality { Code = concept.Dicom, DisplayName = keyword });
                break;
            case ConceptKind.BodyPart when dataset.BodyParts.All(part => part.Text != concept.Display):
                dataset.BodyParts.Add(Coded(concept, keyword));
                break;
            case ConceptKind.Finding when dataset.Findings.All(finding => finding.Text != concept.Display):
                dataset.Findings.Add(Coded(concept, keyword));
                break;
            case ConceptKind.Other:
                dataset.BestFor.Add(keyword);
                break;
        }
    }

    private static CodedText Coded(Retrieval.Terminology.Concept concept, string keyword) => new()
    {
        Text = concept.Display,
        Aliases = { keyword.Equals(concept.Display, StringComparison.OrdinalIgnoreCase) ? [] : [keyword] },
        Codes = { concept.Codes.Select(code => new ConceptCode { System = code.System, Code = code.Code }) },
    };
}
