using Lightbox.Catalog.V1;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Prepare.Tables;
using Lightbox.Ingest.Protection;

namespace Lightbox.Ingest.Prepare;

/// <summary>What a layout writes to: statements and memberships go to the catalogue in batches, in their order.</summary>
/// <param name="rowDone">Called after every row, for the job's progress.</param>
internal sealed class LayoutRun(
    string dataset, FindingNames findings, CatalogBatches batches, PatientKeys patients, StudyKeys studies, PrepareCounts counts, Func<string, CancellationToken, ValueTask> rowDone)
{
    /// <summary>datasets/{dataset}.</summary>
    public string Dataset => dataset;

    public FindingNames Findings => findings;

    public PrepareCounts Counts => counts;

    /// <summary>Pseudonym of a patient of the layout; empty for an empty id.</summary>
    public string Patient(string id) => patients.PatientKey(dataset, "", id);

    /// <summary>Pseudonym of a study of the layout; empty for an empty id.</summary>
    public string Study(string id) => studies.StudyKey(dataset, id);

    /// <summary>Every row of a table, counted.</summary>
    public async IAsyncEnumerable<TableRow> RowsAsync(Table table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var row in table.Rows(cancellation))
        {
            counts.Read();
            yield return row;
            await rowDone(table.File.Path, cancellation);
        }
    }

    /// <summary>States a value; what is about nobody is left out.</summary>
    /// <param name="field">As the source calls it; of a label the catalogue's name for the finding where it has one.</param>
    /// <param name="source">File below the dataset's root and row: "train.csv:17".</param>
    /// <param name="frame">0-based; null when it is about the whole.</param>
    public ValueTask StateAsync(Target target, string field, Annotation value, string source, CancellationToken cancellation, int? frame = null)
    {
        if (target.Id.Length == 0 || field.Length == 0) return ValueTask.CompletedTask;
        // A score is not the finding it is about.
        var (name, codes) = value.ValueCase is Annotation.ValueOneofCase.Flag or Annotation.ValueOneofCase.Uncertain ? findings.Of(field) : (field, []);
        var annotation = value.Clone();
        target.Put(annotation);
        annotation.Field = name;
        annotation.Source = source;
        annotation.Codes.Add(codes);
        if (frame is { } number) annotation.Frame = number;
        return batches.AddAsync(annotation, cancellation);
    }

    /// <summary>Gives an image its split, patient and study; null leaves what it has.</summary>
    public ValueTask AssignAsync(PlacedImage image, CancellationToken cancellation, string? split = null, string? patient = null, string? study = null)
    {
        if ((split ?? image.Split, patient ?? image.PatientKey, study ?? image.StudyKey) == (image.Split, image.PatientKey, image.StudyKey)) return ValueTask.CompletedTask;
        var assignment = new MembershipAssignment { Path = image.Path, Member = image.Member };
        if (split is not null) assignment.Split = image.Split = split;
        if (patient is not null) assignment.PatientKey = image.PatientKey = patient;
        if (study is not null) assignment.StudyKey = image.StudyKey = study;
        return batches.AddAsync(assignment, cancellation);
    }
}
