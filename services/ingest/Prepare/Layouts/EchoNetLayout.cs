using System.Globalization;
using System.Text;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>
/// EchoNet-Dynamic (Ouyang et al., Nature 2020): FileList.csv with one row a video, VolumeTracings.csv with 21 segments a traced frame (the long axis of the left ventricle
/// first, then 20 across it, X1, Y1, X2, Y2 in pixels), Videos/*.avi. A video is one study of one patient.
/// </summary>
internal sealed class EchoNetLayout : ILayout
{
    private static readonly (string Column, string Field, string Unit)[] Measurements =
    [
        ("EF", "ejection_fraction", "%"), ("ESV", "end_systolic_volume", "mL"), ("EDV", "end_diastolic_volume", "mL"), ("FrameHeight", "frame_height", "{px}"),
        ("FrameWidth", "frame_width", "{px}"), ("FPS", "fps", "/s"), ("NumberOfFrames", "number_of_frames", ""),
    ];

    private static readonly string[] Points = ["X1", "Y1", "X2", "Y2"];

    public string Name => "echonet-dynamic";

    public IReadOnlyCollection<string> Datasets => ["echonet-dynamic"];

    public async Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation)
    {
        using var open = new OpenTables(Name, files);
        var lists = await open.NamedAsync("FileList.csv", ["FileName", "EF", "ESV", "EDV", "FrameHeight", "FrameWidth", "FPS", "NumberOfFrames", "Split"], cancellation);
        if (lists.Count == 0) throw LayoutMismatch.File(Name, "FileList.csv");
        var tracings = await open.NamedAsync("VolumeTracings.csv", ["FileName", .. Points, "Frame"], cancellation);
        if (tracings.Count == 0) throw LayoutMismatch.File(Name, "VolumeTracings.csv");
        var images = await files.ImagesAsync(cancellation);
        return open.Found(async (run, c) =>
        {
            foreach (var table in lists) await ListAsync(run, table, VideosOf(images, table), c);
            foreach (var table in tracings) await TraceAsync(run, table, VideosOf(images, table), c);
        });
    }

    /// <summary>By name without extension, which the one table writes and the other does not.</summary>
    private static ILookup<string, PlacedImage> VideosOf(DatasetImages images, Table table)
    {
        var below = table.File.Folder.Length == 0 ? "" : table.File.Folder + "/";
        return images.All.Where(image => image.Place.StartsWith(below, StringComparison.OrdinalIgnoreCase)).ToLookup(image => Stem(image.Name), StringComparer.OrdinalIgnoreCase);
    }

    private static string Stem(string name) => name.EndsWith(".avi", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;

    private async Task ListAsync(LayoutRun run, Table table, ILookup<string, PlacedImage> videos, CancellationToken cancellation)
    {
        var name = table.Require(Name, "FileName");
        var split = table.Require(Name, "Split");
        await foreach (var row in run.RowsAsync(table, cancellation))
        {
            var source = table.SourceOf(row);
            var id = Stem(row[name]);
            if (!videos.Contains(id)) run.Counts.Missing(table.File.Path, source);
            foreach (var video in videos[id])
            {
                run.Counts.Use();
                await run.AssignAsync(video, cancellation, Splits.Of(row[split]), run.Patient(Stem(video.Name)), run.Study(Stem(video.Name)));
                foreach (var (column, field, unit) in Measurements)
                {
                    var cell = row[table.Require(Name, column)];
                    if (Cell.Number(cell) is { } number) await run.StateAsync(Target.Of(video), field, Truth.Number(number, unit), source, cancellation);
                    else if (!Cell.IsBlank(cell)) run.Counts.Refuse(source, $"has no readable number in column {column}");
                }
            }
        }
    }

    /// <summary>The segments of a frame are one geometry, wherever in the table they stand.</summary>
    private async Task TraceAsync(LayoutRun run, Table table, ILookup<string, PlacedImage> videos, CancellationToken cancellation)
    {
        var (name, frame) = (table.Require(Name, "FileName"), table.Require(Name, "Frame"));
        var columns = Points.Select(point => table.Require(Name, point)).ToArray();
        var traced = new Dictionary<(string Video, int Frame), (string Source, StringBuilder Segments)>();
        await foreach (var row in run.RowsAsync(table, cancellation))
        {
            var source = table.SourceOf(row);
            var id = Stem(row[name]);
            if (!videos.Contains(id))
            {
                run.Counts.Missing(table.File.Path, source);
                continue;
            }

            run.Counts.Use();
            var ends = columns.Select(column => Cell.Number(row[column])).OfType<double>().ToArray();
            if (ends.Length != Points.Length || Cell.Index(row[frame]) is not { } number)
            {
                run.Counts.Refuse(source, "has no four readable coordinates and a frame");
                continue;
            }

            var key = (videos[id].First().Asset, number);
            if (!traced.TryGetValue(key, out var tracing)) traced[key] = tracing = (source, new StringBuilder());
            if (tracing.Segments.Length > 0) tracing.Segments.Append(',');
            tracing.Segments.Append(CultureInfo.InvariantCulture, $"[[{ends[0]:R},{ends[1]:R}],[{ends[2]:R},{ends[3]:R}]]");
        }

        foreach (var ((video, number), (source, segments)) in traced)
        {
            var target = new Target(Catalog.V1.Annotation.TargetOneofCase.Asset, video);
            var geometry = Truth.Geometry($$"""{"type":"MultiLineString","coordinates":[{{segments}}]}""");
            await run.StateAsync(target, "left_ventricle_tracing", geometry, source, cancellation, number);
        }
    }
}
