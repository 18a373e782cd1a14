using System.Text.RegularExpressions;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>
/// CheXpert (Irvin et al., AAAI 2019): train.csv and valid.csv with one row an image: Path, Sex, Age, Frontal/Lateral, AP/PA and 14 labels of 1 (present), 0 (absent),
/// -1 (uncertain) or blank (not mentioned). Images stand at train/patient00001/study1/view1_frontal.jpg.
/// </summary>
internal sealed partial class CheXpertLayout : ILayout
{
    private static readonly string[] Labels =
    [
        "No Finding", "Enlarged Cardiomediastinum", "Cardiomegaly", "Lung Opacity", "Lung Lesion", "Edema", "Consolidation", "Pneumonia", "Atelectasis", "Pneumothorax",
        "Pleural Effusion", "Pleural Other", "Fracture", "Support Devices",
    ];

    private static readonly string[] Views = ["Frontal/Lateral", "AP/PA"];

    public string Name => "chexpert";

    public IReadOnlyCollection<string> Datasets => ["chexpert"];

    public async Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation)
    {
        using var open = new OpenTables(Name, files);
        string[] columns = ["Path", "Sex", "Age", .. Views, .. Labels];
        var train = await open.NamedAsync("train.csv", columns, cancellation);
        var valid = await open.NamedAsync("valid.csv", columns, cancellation);
        if (train.Count + valid.Count == 0) throw LayoutMismatch.File(Name, "train.csv");
        var images = await files.ImagesAsync(cancellation);
        return open.Found(async (run, c) =>
        {
            foreach (var table in train) await ReadAsync(run, table, "train", images, c);
            foreach (var table in valid) await ReadAsync(run, table, "valid", images, c);
        });
    }

    private async Task ReadAsync(LayoutRun run, Table table, string split, DatasetImages images, CancellationToken cancellation)
    {
        var paths = new ImagePaths(images, table.File.Folder);
        var path = table.Require(Name, "Path");
        // A patient's sex stands in the row of every image: once is enough, unless the rows differ.
        var stated = new HashSet<(string Target, string Value)>();
        await foreach (var row in run.RowsAsync(table, cancellation))
        {
            var found = paths.Find(row[path]);
            if (found.Count == 0) run.Counts.Missing(table.File.Path, table.SourceOf(row));
            foreach (var image in found) await StateAsync(run, table, row, image, split, stated, cancellation);
        }
    }

    private async Task StateAsync(LayoutRun run, Table table, TableRow row, PlacedImage image, string split, HashSet<(string Target, string Value)> stated, CancellationToken cancellation)
    {
        run.Counts.Use();
        var source = table.SourceOf(row);
        var (patient, study) = KeysOf(run, image.Place);
        await run.AssignAsync(image, cancellation, split, patient, study);

        var sex = row[table.Require(Name, "Sex")];
        if (!Cell.IsBlank(sex) && stated.Add((patient, sex))) await run.StateAsync(Target.Patient(patient), "sex", Truth.Text(sex), source, cancellation);
        var age = row[table.Require(Name, "Age")];
        if (Cell.IsBlank(age) || !stated.Add((study, age))) age = "";
        if (Cell.Number(age) is { } years) await run.StateAsync(Target.Study(study), "age", Truth.Number(years, "a"), source, cancellation);
        else if (age.Length > 0) run.Counts.Refuse(source, "has no readable number in column Age");
        foreach (var view in Views)
        {
            var cell = row[table.Require(Name, view)];
            if (!Cell.IsBlank(cell)) await run.StateAsync(Target.Of(image), ColumnName.Slug(view), Truth.Text(cell), source, cancellation);
        }

        foreach (var label in Labels)
        {
            var cell = row[table.Require(Name, label)];
            if (Cell.IsBlank(cell)) continue;
            if (Truth.Label(cell) is { } truth) await run.StateAsync(Target.Of(image), ColumnName.Slug(label), truth, source, cancellation);
            else run.Counts.Refuse(source, $"has none of 1, 0, -1 in column {label}");
        }
    }

    private static (string Patient, string Study) KeysOf(LayoutRun run, string path)
    {
        var match = Folders().Match(path);
        if (!match.Success) return ("", "");
        var patient = match.Groups["patient"].Value.ToLowerInvariant();
        return (run.Patient(patient), run.Study($"{patient}/{match.Groups["study"].Value.ToLowerInvariant()}"));
    }

    [GeneratedRegex(@"(?:\A|/)(?<patient>patient\d+)/(?<study>study\d+)/", RegexOptions.IgnoreCase)]
    private static partial Regex Folders();
}
