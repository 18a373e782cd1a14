using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare;

/// <summary>
/// What the catalogue calls a dataset's findings: a column "Pleural Effusion" is the field "effusion" where the dataset's finding Effusion has that as another
/// word, with its codes where they are certain.
/// </summary>
internal sealed class FindingNames
{
    private readonly Dictionary<string, (string Field, IReadOnlyList<ConceptCode> Codes)> byWord = [];

    public FindingNames(Dataset dataset)
    {
        Findings = [.. dataset.Findings.Select(finding => ColumnName.Slug(finding.Text))];
        foreach (var finding in dataset.Findings) byWord.TryAdd(ColumnName.Slug(finding.Text), (ColumnName.Slug(finding.Text), finding.Codes));
        foreach (var finding in dataset.Findings)
        {
            foreach (var alias in finding.Aliases) byWord.TryAdd(ColumnName.Slug(alias), (ColumnName.Slug(finding.Text), finding.Codes));
        }
    }

    /// <summary>The dataset's findings as fields, in the catalogue's order.</summary>
    public IReadOnlyList<string> Findings { get; }

    /// <summary>The field itself, without codes, when no finding has that name.</summary>
    public (string Field, IReadOnlyList<ConceptCode> Codes) Of(string field) => byWord.TryGetValue(field, out var finding) ? finding : (field, []);
}
