using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>
/// SinoCT (Stanford AIMI): head CT as DICOM series and a table of labels by scan. What a row names is found out from the files: a series, study or instance UID, a path, a folder or a file;
/// a column of 0, 1 and -1 is a label, any other is taken as it is written.
/// </summary>
internal sealed class SinoCtLayout : ILayout
{
    private static readonly string[] PatientColumns = ["patient", "patient_id", "patientid", "patient_key", "subject", "subject_id", "mrn_hash"];

    public string Name => "sinoct";

    public IReadOnlyCollection<string> Datasets => ["sinoct"];

    public bool IsLoose => true;

    public async Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation)
    {
        using var open = new OpenTables(Name, files);
        var sheets = (await files.TablesAsync(cancellation)).Where(file => file.HasExtension(".csv")).ToList();
        if (sheets.Count == 0) throw LayoutMismatch.File(Name, "labels.csv");
        var images = await files.ImagesAsync(cancellation);
        var named = new List<(Table Table, ScanColumn Scans)>();
        var tables = new List<Table>();
        foreach (var file in sheets) tables.Add(await open.OpenAsync(file, _ => true, cancellation));
        foreach (var table in tables)
        {
            if (ScanColumn.Find(table, images, files.Uid, cancellation) is { } scans) named.Add((table, scans));
        }

        if (named.Count == 0) throw LayoutMismatch.Column(Name, tables[0].File.Path, "SeriesInstanceUID (or another that names a series, study, folder or file that is here)");
        return open.Found(async (run, c) =>
        {
            foreach (var (table, scans) in named) await LabelAsync(run, table, scans, images, c);
        });
    }

    private static async Task LabelAsync(LayoutRun run, Table table, ScanColumn scans, DatasetImages images, CancellationToken cancellation)
    {
        var patient = table.Find(PatientColumns);
        var columns = ClinicalColumns.Of(table, scans.Column, patient ?? -1);
        var labels = LabelsAmong(table, columns, cancellation);
        var seriesOf = images.All.Where(image => image.StudyKey.Length > 0).GroupBy(image => image.StudyKey).ToDictionary(study => study.Key, study => study.Select(image => image.SeriesUid).Distinct().Count());
        await foreach (var row in run.RowsAsync(table, cancellation))
        {
            var source = table.SourceOf(row);
            var found = scans.Images(row[scans.Column]);
            if (found.Count == 0)
            {
                run.Counts.Missing(table.File.Path, source);
                continue;
            }

            run.Counts.Use();
            if (patient is { } id && !Cell.IsBlank(row[id]))
            {
                foreach (var image in found) await run.AssignAsync(image, cancellation, null, run.Patient(row[id]));
            }

            foreach (var column in columns.Where(column => !Cell.IsBlank(row[column.Index])))
            {
                var value = labels.Contains(column.Index) ? Truth.Label(row[column.Index])! : Truth.Of(row[column.Index], column.Unit);
                foreach (var target in TargetsOf(found, seriesOf)) await run.StateAsync(target, column.Field, value, source, cancellation);
            }
        }
    }

    /// <summary>The study when the scan is all of it; else, as with several series of a patient, each of the scan's images.</summary>
    private static IEnumerable<Target> TargetsOf(IReadOnlyList<PlacedImage> scan, Dictionary<string, int> seriesOf)
    {
        var studies = scan.Select(image => image.StudyKey).Distinct().ToList();
        var series = scan.Select(image => image.SeriesUid).Distinct().Count();
        return studies is [{ Length: > 0 } study] && seriesOf[study] == series ? [Target.Study(study)] : scan.Select(Target.Of).Distinct();
    }

    private static HashSet<int> LabelsAmong(Table table, IReadOnlyList<ClinicalColumn> columns, CancellationToken cancellation)
    {
        var labels = columns.Select(column => column.Index).ToHashSet();
        foreach (var row in table.Rows(cancellation)) labels.RemoveWhere(column => !Cell.IsBlank(row[column]) && Truth.Label(row[column]) is null);
        return labels;
    }
}
