using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>
/// Thyroid ultrasound cine-clip (Stanford AIMI, DOI 10.71718/7m5n-rh16): metadata.csv with one row a nodule (annot_id, age, sex, size in cm, TI-RADS descriptors, diagnosis) and dataset.hdf5 with the
/// frames of all clips one after the other (image, mask, annot_id, frame_num); or each clip in a group of its own. An annot_id is the patient's number, '_' and, with several nodules, another.
/// </summary>
internal sealed class ThyroidLayout : ILayout
{
    private static readonly string[] OfPatient = ["age", "sex", "gender", "race", "ethnicity"];

    public string Name => "thyroid-ultrasound";

    public IReadOnlyCollection<string> Datasets => ["thyroid-ultrasound"];

    public async Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation)
    {
        using var open = new OpenTables(Name, files);
        var tables = await open.NamedAsync("metadata.csv", ["annot_id"], cancellation);
        if (tables.Count == 0) throw LayoutMismatch.File(Name, "metadata.csv");
        var sets = (await files.ImagesAsync(cancellation)).WithExtension(".hdf5", ".h5", ".hdf").GroupBy(image => image.Path).Select(set => set.ToList()).ToList();
        if (sets.Count == 0) throw LayoutMismatch.File(Name, "dataset.hdf5");
        var clips = new List<CineClip>();
        foreach (var set in sets) clips.AddRange(await CineClip.FindAsync(files, set, cancellation));
        if (clips.Count == 0) throw LayoutMismatch.Content(Name, sets[0][0].Path, $"{sets[0][0].Path} has neither an array annot_id nor a group for each clip");
        return open.Found(async (run, c) =>
        {
            foreach (var clip in clips) await PlaceAsync(run, clip, c);
            foreach (var table in tables) await DescribeAsync(run, table, clips, c);
        });
    }

    /// <summary>A clip that is an asset of its own gets its patient; frames of many patients in one asset cannot.</summary>
    private static async Task PlaceAsync(LayoutRun run, CineClip clip, CancellationToken cancellation)
    {
        if (clip.FirstFrame is null) await run.AssignAsync(clip.Image, cancellation, null, run.Patient(PatientOf(clip.Id)), run.Study(clip.Id));
        else await run.StateAsync(Target.Of(clip.Image), "clip_frames", Truth.Number(clip.FrameCount), $"{clip.Image.Path}:annot_id[{clip.FirstFrame}]", cancellation, clip.FirstFrame);
        if (clip.Mask is { } mask) await run.StateAsync(Target.Of(clip.Image), "nodule_segmentation", Truth.Mask(mask.Asset), $"{mask.Path}:{mask.Member}", cancellation);
    }

    private async Task DescribeAsync(LayoutRun run, Table table, List<CineClip> clips, CancellationToken cancellation)
    {
        var id = table.Require(Name, "annot_id");
        var columns = ClinicalColumns.Of(table, id);
        var byId = clips.ToLookup(clip => clip.Id, StringComparer.OrdinalIgnoreCase);
        await foreach (var row in run.RowsAsync(table, cancellation))
        {
            var source = table.SourceOf(row);
            if (!byId.Contains(row[id]))
            {
                run.Counts.Missing(table.File.Path, source);
                continue;
            }

            run.Counts.Use();
            foreach (var column in columns.Where(column => !Cell.IsBlank(row[column.Index])))
            {
                var value = Truth.Of(row[column.Index], UnitOf(column));
                var isOfPatient = OfPatient.Contains(column.Field);
                // Frames of one asset lead to no patient, so that what is stated of a nodule is stated of its patient as well.
                if (isOfPatient || byId[row[id]].Any(clip => clip.FirstFrame is not null))
                    await run.StateAsync(Target.Patient(run.Patient(PatientOf(row[id]))), FieldOf(column), value, source, cancellation);
                foreach (var clip in byId[row[id]].Where(_ => !isOfPatient))
                    await run.StateAsync(Target.Of(clip.Image), FieldOf(column), value, source, cancellation, clip.FirstFrame);
            }
        }
    }

    private static string FieldOf(ClinicalColumn column) => column.Field == "ti_rads_level" ? "ti_rads" : column.Field;

    private static string UnitOf(ClinicalColumn column) => column.Unit.Length == 0 && column.Field.StartsWith("size_", StringComparison.Ordinal) ? "cm" : column.Unit;

    private static string PatientOf(string id) => id.Split('_')[0];
}
