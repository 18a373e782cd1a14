using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>
/// Brain-Mets-Lung-MRI-Path-Segs (TCIA, DOI 10.7937/k0sm-y874): histopathology/case_001.svs, radiology/case_001_{t1ce_img,flair_img,core_seg,whole_seg}.nii.gz and a clinical sheet
/// with one row a case. A case is a study; a patient may have several (recurrences). Slide and volumes of a case meet under its patient's key.
/// </summary>
internal sealed class BrainMetsLayout : ILayout
{
    private static readonly string[] CaseColumns = ["case", "case_id", "case_no", "case_number", "caseid", "case_name", "id", "sample_id", "subject_id", "subject"];
    private static readonly string[] PatientColumns = ["patient", "patient_id", "patient_no", "patient_number", "patientid", "pt_id"];

    public string Name => "brain-mets-lung";

    public IReadOnlyCollection<string> Datasets => ["brain-mets-lung-mri-path-segs"];

    public async Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation)
    {
        using var open = new OpenTables(Name, files);
        var sheets = await SheetsAsync(files, cancellation);
        if (sheets.Count == 0) throw LayoutMismatch.File(Name, "clinical_data.xlsx");
        var tables = new List<Table>();
        foreach (var sheet in sheets)
        {
            var table = await open.OpenAsync(sheet, cells => cells.Any(cell => CaseColumns.Contains(ColumnName.Slug(cell))), cancellation);
            // A sheet without recurrences may give patients alone.
            if (table.Find(CaseColumns) is null && table.Find(PatientColumns) is null) table.Require(Name, CaseColumns);
            tables.Add(table);
        }

        var images = await files.ImagesAsync(cancellation);
        if (!images.All.Any(image => CaseFile.Of(image) is not null)) throw LayoutMismatch.File(Name, "histopathology/case_*.svs or radiology/case_*.nii.gz");
        return open.Found((run, c) => RunAsync(run, tables, images, c));
    }

    /// <summary>The sheet by its name, or the one there is.</summary>
    private static async Task<IReadOnlyList<TableFile>> SheetsAsync(LayoutFiles files, CancellationToken cancellation)
    {
        var named = await files.NamedAsync("clinical_data.xlsx", cancellation);
        if (named.Count > 0) return named;
        var sheets = (await files.TablesAsync(cancellation)).Where(file => file.HasExtension(".xlsx")).ToList();
        var clinical = sheets.Where(file => file.Name.Contains("clinical", StringComparison.OrdinalIgnoreCase)).ToList();
        return clinical.Count > 0 ? clinical : sheets.Count == 1 ? sheets : [];
    }

    private static async Task RunAsync(LayoutRun run, List<Table> tables, DatasetImages images, CancellationToken cancellation)
    {
        var cases = new List<ClinicalCase>();
        foreach (var table in tables) cases.AddRange(await ReadAsync(run, table, cancellation));
        var patients = cases.ToLookup(one => one.Number, one => one.Patient);
        foreach (var file in images.All.Select(CaseFile.Of).OfType<CaseFile>())
        {
            // A case that the sheet does not know is a patient of its own.
            var patient = patients[file.Case].FirstOrDefault(PatientOf(file.Case));
            await run.AssignAsync(file.Image, cancellation, null, run.Patient(patient), run.Study(StudyOf(file.Case)));
        }

        await SegmentAsync(run, images, cancellation);
        foreach (var patient in cases.GroupBy(one => one.Patient)) await StateAsync(run, [.. patient], cancellation);
    }

    private static async Task<List<ClinicalCase>> ReadAsync(LayoutRun run, Table table, CancellationToken cancellation)
    {
        var patient = table.Find(PatientColumns);
        var id = table.Find(CaseColumns) ?? patient!.Value;
        var columns = ClinicalColumns.Of(table, id, patient ?? -1);
        var cases = new List<ClinicalCase>();
        await foreach (var row in run.RowsAsync(table, cancellation))
        {
            if (Cell.IsBlank(row[id])) continue;
            if (Cell.LastNumber(row[id]) is not { } number)
            {
                run.Counts.Refuse(table.SourceOf(row), $"has no number in column {table.Columns[id]}");
                continue;
            }

            run.Counts.Use();
            var key = patient is { } column && column != id && !Cell.IsBlank(row[column]) ? row[column] : PatientOf(number);
            cases.Add(new ClinicalCase(number, key, table.SourceOf(row), [.. columns.Select(stated => (stated, row[stated.Index]))]));
        }

        return cases;
    }

    /// <summary>What is the same in all cases of a patient is stated of the patient, what differs of each case.</summary>
    private static async Task StateAsync(LayoutRun run, IReadOnlyList<ClinicalCase> cases, CancellationToken cancellation)
    {
        foreach (var field in cases.SelectMany(one => one.Values).GroupBy(value => value.Column.Field))
        {
            var stated = cases.SelectMany(one => one.Values.Where(value => value.Column.Field == field.Key && !Cell.IsBlank(value.Cell)).Select(value => (Case: one, value.Column, value.Cell))).ToList();
            if (stated.Count == 0) continue;
            var isSame = stated.Select(value => value.Cell).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1;
            foreach (var (one, column, cell) in isSame ? stated.Take(1) : stated)
            {
                var target = isSame ? Target.Patient(run.Patient(one.Patient)) : Target.Study(run.Study(StudyOf(one.Number)));
                await run.StateAsync(target, field.Key, Truth.Of(cell, column.Unit), one.Source, cancellation);
            }
        }
    }

    /// <summary>Both masks lie on the grid of both images (BraTS convention).</summary>
    private static async Task SegmentAsync(LayoutRun run, DatasetImages images, CancellationToken cancellation)
    {
        foreach (var files in images.All.Select(CaseFile.Of).OfType<CaseFile>().GroupBy(file => file.Case))
        {
            foreach (var mask in files.Where(file => file.Mask.Length > 0))
            {
                foreach (var volume in files.Where(file => file.IsVolume))
                    await run.StateAsync(Target.Of(volume.Image), mask.Mask, Truth.Mask(mask.Image.Asset), mask.Image.Path, cancellation);
            }
        }
    }

    private static string PatientOf(int number) => StudyOf(number);

    private static string StudyOf(int number) => $"case_{number:000}";

    private sealed record ClinicalCase(int Number, string Patient, string Source, IReadOnlyList<(ClinicalColumn Column, string Cell)> Values);
}
