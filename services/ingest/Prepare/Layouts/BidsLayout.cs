using System.Text.RegularExpressions;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>
/// BIDS (Brain Imaging Data Structure 1.10; OpenNeuro): dataset_description.json and participants.tsv at the root, sub-01[/ses-01]/anat/sub-01_T1w.nii.gz below, "n/a" for what is
/// not known; sessions and phenotypes in tables of their own.
/// </summary>
internal sealed partial class BidsLayout : ILayout
{
    private const string Participants = "participants.tsv";
    private const string Description = "dataset_description.json";

    public string Name => "bids";

    public IReadOnlyCollection<string> Datasets => ["openneuro"];

    public async Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation)
    {
        using var open = new OpenTables(Name, files);
        var roots = (await files.NamedAsync(Description, cancellation)).Select(file => file.Folder).ToList();
        if (roots.Count == 0) throw LayoutMismatch.File(Name, Description);
        var participants = await open.NamedAsync(Participants, ["participant_id"], cancellation);
        if (participants.Count == 0) throw LayoutMismatch.File(Name, Participants);
        var more = new List<Table>();
        foreach (var file in (await files.TablesAsync(cancellation)).Where(file => file.HasExtension("_sessions.tsv") || (file.HasExtension(".tsv") && IsPhenotype(file))))
            more.Add(await open.OpenAsync(file, _ => true, cancellation));
        var units = new ColumnUnits(files);
        var images = await files.ImagesAsync(cancellation);
        return open.Found(async (run, c) =>
        {
            foreach (var image in images.All) await PlaceAsync(run, image, c);
            foreach (var table in participants) await ParticipantsAsync(run, table, await units.OfAsync(table.File, c), c);
            foreach (var table in more) await MoreAsync(run, table, c);
        });
    }

    private static bool IsPhenotype(TableFile file) => file.Folder.Split('/')[^1].Equals("phenotype", StringComparison.OrdinalIgnoreCase);

    private static async Task PlaceAsync(LayoutRun run, PlacedImage image, CancellationToken cancellation)
    {
        var (subject, session) = EntitiesOf(image.Place);
        if (subject.Length == 0) return;
        await run.AssignAsync(image, cancellation, null, run.Patient(subject), run.Study(StudyOf(subject, session)));
        if (Suffix().Match(image.Name) is { Success: true } suffix) await run.StateAsync(Target.Of(image), "suffix", Truth.Text(suffix.Groups[1].Value), image.Path, cancellation);
        if (Task().Match(image.Name) is { Success: true } task) await run.StateAsync(Target.Of(image), "task", Truth.Text(task.Groups[1].Value), image.Path, cancellation);
    }

    private async Task ParticipantsAsync(LayoutRun run, Table table, IReadOnlyDictionary<string, string> units, CancellationToken cancellation)
    {
        var id = table.Require(Name, "participant_id");
        await foreach (var row in run.RowsAsync(table, cancellation))
        {
            if (Cell.IsBlank(row[id])) continue;
            run.Counts.Use();
            var patient = Target.Patient(run.Patient(SubjectOf(row[id])));
            foreach (var column in ClinicalColumns.Of(table, id)) await StateAsync(run, table, row, column with { Unit = units.GetValueOrDefault(column.Field, column.Unit) }, patient, cancellation);
        }
    }

    /// <summary>Sessions are about a study, phenotypes about a patient.</summary>
    private static async Task MoreAsync(LayoutRun run, Table table, CancellationToken cancellation)
    {
        var (participant, session) = (table.Find("participant_id"), table.Find("session_id"));
        await foreach (var row in run.RowsAsync(table, cancellation))
        {
            var subject = participant is { } column ? SubjectOf(row[column]) : EntitiesOf(LayoutPath.Of(table.File.Path)).Subject;
            if (subject.Length == 0 || Cell.IsBlank(subject)) continue;
            run.Counts.Use();
            var target = session is { } at && !Cell.IsBlank(row[at])
                ? Target.Study(run.Study(StudyOf(subject, row[at].StartsWith("ses-", StringComparison.OrdinalIgnoreCase) ? row[at].ToLowerInvariant() : "ses-" + row[at].ToLowerInvariant())))
                : Target.Patient(run.Patient(subject));
            foreach (var stated in ClinicalColumns.Of(table, participant ?? -1, session ?? -1)) await StateAsync(run, table, row, stated, target, cancellation);
        }
    }

    private static ValueTask StateAsync(LayoutRun run, Table table, TableRow row, ClinicalColumn column, Target target, CancellationToken cancellation) => Cell.IsBlank(row[column.Index])
        ? ValueTask.CompletedTask
        : run.StateAsync(target, column.Field, Truth.Of(row[column.Index], column.Unit), table.SourceOf(row), cancellation);

    /// <summary>The label with its key, in lower case: "sub-01", whether the table writes sub-01 or 01.</summary>
    private static string SubjectOf(string id) => id.StartsWith("sub-", StringComparison.OrdinalIgnoreCase) ? id.ToLowerInvariant() : id.Length == 0 ? "" : "sub-" + id.ToLowerInvariant();

    private static string StudyOf(string subject, string session) => session.Length == 0 ? subject : $"{subject}/{session}";

    private static (string Subject, string Session) EntitiesOf(string path)
    {
        var match = Entities().Match(path);
        return (match.Groups["subject"].Value.ToLowerInvariant(), match.Groups["session"].Value.ToLowerInvariant());
    }

    [GeneratedRegex(@"(?:\A|/)(?<subject>sub-[A-Za-z0-9]+)/(?:(?<session>ses-[A-Za-z0-9]+)/)?", RegexOptions.IgnoreCase)]
    private static partial Regex Entities();

    [GeneratedRegex(@"_([A-Za-z0-9]+)\.[A-Za-z0-9.]+\z")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"_task-([A-Za-z0-9]+)_")]
    private static partial Regex Task();
}
