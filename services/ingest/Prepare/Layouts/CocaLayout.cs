using System.Text.RegularExpressions;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>
/// COCA (Stanford AIMI): gated CT at Gated_release_final/patient/{n}/{series}/*.dcm with calcium outlines at calcium_xml/{n}.xml (OsiriX property lists), non-gated CT at
/// deidentified_nongated/{n}/{series}/*.dcm with scores.xlsx, whose rows name scan n as "nA". The two number their scans apart: gated 1 and non-gated 1 are two patients.
/// </summary>
internal sealed partial class CocaLayout : ILayout
{
    private static readonly string[] ScanColumns = ["filename", "file_name", "file", "scan", "scan_id", "id", "patient", "patient_id", "case", "name"];

    public string Name => "coca";

    public IReadOnlyCollection<string> Datasets => ["coca"];

    public async Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation)
    {
        using var open = new OpenTables(Name, files);
        var images = await files.ImagesAsync(cancellation);
        var outlines = (await files.TablesAsync(cancellation)).Where(IsOutlines).ToList();
        var scores = new List<Table>();
        foreach (var name in (string[])["scores.xlsx", "scores.csv"])
        {
            foreach (var file in await files.NamedAsync(name, cancellation))
                scores.Add(await open.OpenAsync(file, cells => cells.Any(cell => ScanColumns.Contains(ColumnName.Slug(cell)) || ColumnName.Slug(cell) == "total"), cancellation));
        }

        var gated = images.All.Where(image => Gated().IsMatch(image.Place)).ToList();
        if (outlines.Count == 0 && (gated.Count > 0 || scores.Count == 0)) throw LayoutMismatch.File(Name, "calcium_xml/*.xml");
        if (scores.Count == 0 && images.All.Any(image => image.Place.Contains("nongated", StringComparison.OrdinalIgnoreCase))) throw LayoutMismatch.File(Name, "scores.xlsx");
        foreach (var table in scores.Where(table => table.Columns.Count < 2)) throw LayoutMismatch.Column(Name, table.File.Path, "total");
        return open.Found(async (run, c) =>
        {
            await GatedAsync(run, files, outlines, gated, c);
            foreach (var table in scores) await ScoresAsync(run, table, images, c);
        });
    }

    private static bool IsOutlines(TableFile file) =>
        file.HasExtension(".xml") && file.Folder.Split('/')[^1].Equals("calcium_xml", StringComparison.OrdinalIgnoreCase) && Cell.LastNumber(Path.GetFileNameWithoutExtension(file.Name)) is not null;

    private static async Task GatedAsync(LayoutRun run, LayoutFiles files, List<TableFile> outlines, List<PlacedImage> gated, CancellationToken cancellation)
    {
        var scans = gated.ToLookup(image => int.Parse(Gated().Match(image.Place).Groups["number"].Value));
        foreach (var scan in scans)
        {
            foreach (var image in scan) await run.AssignAsync(image, cancellation, null, run.Patient($"gated-{scan.Key}"));
        }

        foreach (var file in outlines)
        {
            run.Counts.Read();
            var slices = scans[Cell.LastNumber(Path.GetFileNameWithoutExtension(file.Name))!.Value].ToList();
            if (slices.Count == 0)
            {
                run.Counts.Missing(file.Path, file.Path);
                continue;
            }

            run.Counts.Use();
            using var source = await files.OpenAsync(file, cancellation);
            var stack = new SliceStack(slices);
            foreach (var outline in CalciumOutlines.Read(file.Path, source, cancellation))
            {
                if (stack.Find(outline) is { } slice) await run.StateAsync(Target.Of(slice), outline.Field, Truth.Geometry(outline.GeoJson), outline.Source, cancellation);
                else run.Counts.Refuse(outline.Source, "is an outline on a slice that is not here");
            }
        }
    }

    /// <summary>A score is about a scan: its study, or its patient where the files name no study.</summary>
    private static async Task ScoresAsync(LayoutRun run, Table table, DatasetImages images, CancellationToken cancellation)
    {
        var below = table.File.Folder.Length == 0 ? "" : table.File.Folder + "/";
        var scans = images.All.Where(image => image.Place.StartsWith(below, StringComparison.OrdinalIgnoreCase) && !Gated().IsMatch(image.Place))
            .Where(image => image.Place[below.Length..].Split('/') is [var first, _, ..] && Scan().IsMatch(first))
            .ToLookup(image => Cell.LastNumber(image.Place[below.Length..].Split('/')[0])!.Value);
        foreach (var scan in scans)
        {
            foreach (var image in scan) await run.AssignAsync(image, cancellation, null, run.Patient($"nongated-{scan.Key}"));
        }

        var id = table.Find(ScanColumns) ?? 0;
        var columns = ClinicalColumns.Of(table, id);
        await foreach (var row in run.RowsAsync(table, cancellation))
        {
            if (Cell.IsBlank(row[id])) continue;
            var source = table.SourceOf(row);
            var scan = Cell.LastNumber(row[id]) is { } number ? scans[number].ToList() : [];
            if (scan.Count == 0)
            {
                run.Counts.Missing(table.File.Path, source);
                continue;
            }

            run.Counts.Use();
            var studies = scan.Select(image => image.StudyKey).Where(key => key.Length > 0).Distinct().ToList();
            var target = studies is [var study] ? Target.Study(study) : Target.Patient(scan[0].PatientKey);
            foreach (var column in columns.Where(column => !Cell.IsBlank(row[column.Index])))
            {
                if (Cell.Number(row[column.Index]) is { } score) await run.StateAsync(target, FieldOf(column.Field), Truth.Number(score), source, cancellation);
                else run.Counts.Refuse(source, $"has no readable number in column {table.Columns[column.Index]}");
            }
        }
    }

    /// <summary>The total is the score; the arteries' shares carry their names.</summary>
    private static string FieldOf(string column) => column is "total" or "total_score" ? "calcium_score" : $"calcium_score_{column}";

    [GeneratedRegex(@"(?:\A|/)patient/(?<number>\d{1,9})/", RegexOptions.IgnoreCase)]
    private static partial Regex Gated();

    [GeneratedRegex(@"\A\d{1,9}[A-Za-z]?\z")]
    private static partial Regex Scan();
}
