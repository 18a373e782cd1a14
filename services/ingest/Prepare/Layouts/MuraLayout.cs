using System.Text.RegularExpressions;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>
/// MURA (Rajpurkar et al., 2018): {train,valid}_image_paths.csv with one path a row and {train,valid}_labeled_studies.csv with a study's folder and 1 (abnormal) or 0,
/// both without a header. Images stand at train/XR_FOREARM/patient01234/study1_positive/image1.png.
/// </summary>
internal sealed partial class MuraLayout : ILayout
{
    public string Name => "mura";

    public IReadOnlyCollection<string> Datasets => ["mura"];

    public async Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation)
    {
        using var open = new OpenTables(Name, files);
        var parts = new List<(string Split, IReadOnlyList<TableFile> Paths, IReadOnlyList<TableFile> Studies)>();
        foreach (var split in (string[])["train", "valid"])
        {
            var (pathsName, studiesName) = ($"{split}_image_paths.csv", $"{split}_labeled_studies.csv");
            var (paths, studies) = (await files.NamedAsync(pathsName, cancellation), await files.NamedAsync(studiesName, cancellation));
            if (paths.Count + studies.Count == 0) continue;
            if (paths.Count == 0) throw LayoutMismatch.File(Name, pathsName);
            if (studies.Count == 0) throw LayoutMismatch.File(Name, studiesName);
            parts.Add((split, paths, studies));
        }

        if (parts.Count == 0) throw LayoutMismatch.File(Name, "train_labeled_studies.csv");
        foreach (var file in parts.SelectMany(part => part.Studies))
        {
            var table = await open.OpenAsync(file, _ => true, cancellation);
            if (table.Columns.Count < 2) throw LayoutMismatch.Column(Name, file.Path, "2 (the label)");
        }

        var images = await files.ImagesAsync(cancellation);
        return open.Found(async (run, c) =>
        {
            foreach (var (split, paths, studies) in parts)
            {
                foreach (var file in paths) await PlaceAsync(run, files, file, split, images, c);
                foreach (var file in studies) await LabelAsync(run, files, file, split, images, c);
            }
        });
    }

    /// <summary>Split, patient and study of every image that is named.</summary>
    private static async Task PlaceAsync(LayoutRun run, LayoutFiles files, TableFile file, string split, DatasetImages images, CancellationToken cancellation)
    {
        using var table = Headless.Of(file, await files.OpenAsync(file, cancellation));
        var paths = new ImagePaths(images, file.Folder);
        foreach (var row in table.Rows(cancellation).Where(row => row[0].Contains('/')))
        {
            run.Counts.Read();
            var found = paths.Find(row[0]);
            if (found.Count == 0) run.Counts.Missing(file.Path, table.SourceOf(row));
            else run.Counts.Use();
            foreach (var image in found)
            {
                var (patient, study, _) = KeysOf(run, image.Place);
                await run.AssignAsync(image, cancellation, split, patient, study);
            }
        }
    }

    /// <summary>Label and region of every study of which an image is here.</summary>
    private static async Task LabelAsync(LayoutRun run, LayoutFiles files, TableFile file, string split, DatasetImages images, CancellationToken cancellation)
    {
        var present = images.All.Select(image => KeysOf(run, image.Place).Study).Where(study => study.Length > 0).ToHashSet();
        using var table = Headless.Of(file, await files.OpenAsync(file, cancellation));
        foreach (var row in table.Rows(cancellation).Where(row => row[0].Contains('/')))
        {
            run.Counts.Read();
            var source = table.SourceOf(row);
            var (_, study, region) = KeysOf(run, row[0].TrimEnd('/') + "/");
            if (study.Length == 0 || !present.Contains(study))
            {
                run.Counts.Missing(file.Path, source);
                continue;
            }

            run.Counts.Use();
            if (Truth.Label(row[1]) is { ValueCase: Catalog.V1.Annotation.ValueOneofCase.Flag } label) await run.StateAsync(Target.Study(study), "abnormal", label, source, cancellation);
            else run.Counts.Refuse(source, "has neither 1 nor 0 as its label");
            await run.StateAsync(Target.Study(study), "body_part", Truth.Text(region), source, cancellation);
        }
    }

    /// <summary>The label in a study folder's name is not part of the study: it is what is to be found out.</summary>
    private static (string Patient, string Study, string Region) KeysOf(LayoutRun run, string path)
    {
        var match = Folders().Match(path);
        if (!match.Success) return ("", "", "");
        var region = match.Groups["region"].Value.ToUpperInvariant();
        var patient = match.Groups["patient"].Value.ToLowerInvariant();
        return (run.Patient(patient), run.Study($"XR_{region}/{patient}/{match.Groups["study"].Value.ToLowerInvariant()}"), region);
    }

    [GeneratedRegex(@"(?:\A|/)XR_(?<region>[A-Z]+)/(?<patient>patient\d+)/(?<study>study\d+)(?:_(?:positive|negative))?/", RegexOptions.IgnoreCase)]
    private static partial Regex Folders();
}
