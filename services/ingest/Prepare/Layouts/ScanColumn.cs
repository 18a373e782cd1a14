using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>The column of a table that names scans, and the images behind a name.</summary>
internal sealed class ScanColumn
{
    /// <summary>A table is looked at this far: one row that names something here is enough.</summary>
    private const int RowsLookedAt = 2000;

    /// <summary>Finest first: a table of series often names their studies too.</summary>
    private static readonly string[] Likely =
    [
        "sop_instance_uid", "sopinstanceuid", "series_instance_uid", "seriesinstanceuid", "series_uid", "seriesuid", "series_id", "series", "scan_id", "scan", "path", "dicom_path", "file_path",
        "folder", "file", "file_name", "filename", "image", "study_instance_uid", "studyinstanceuid", "study_uid", "studyuid", "study_id", "study", "accession", "id", "patient_id", "patient",
    ];

    private readonly Func<string, IReadOnlyList<PlacedImage>> find;

    private ScanColumn(int column, Func<string, IReadOnlyList<PlacedImage>> find)
    {
        Column = column;
        this.find = find;
    }

    /// <summary>0-based, in the table.</summary>
    public int Column { get; }

    /// <summary>Empty when nothing of that name is here.</summary>
    public IReadOnlyList<PlacedImage> Images(string name) => name.Length == 0 ? [] : find(name.Trim('/'));

    /// <param name="pseudonym">What a UID became where files are pseudonymised: the table has the old one.</param>
    /// <returns>Null when no column names anything that is here.</returns>
    public static ScanColumn? Find(Table table, DatasetImages images, Func<string, string> pseudonym, CancellationToken cancellation)
    {
        var rows = table.Rows(cancellation).Take(RowsLookedAt).ToList();
        // A column of labels must not pass for names because there is a file called 1.
        var others = Enumerable.Range(0, table.Columns.Count).Where(column => rows.Exists(row => !Cell.IsBlank(row[column]) && Truth.Label(row[column]) is null));
        var columns = Likely.Select(name => table.Find(name)).OfType<int>().Concat(others).Distinct().ToList();
        foreach (var find in Ways(images, table.File.Folder, pseudonym))
        {
            foreach (var column in columns)
            {
                if (rows.Exists(row => row[column].Length > 0 && find(row[column].Trim('/')).Count > 0)) return new ScanColumn(column, find);
            }
        }

        return null;
    }

    private static IEnumerable<Func<string, IReadOnlyList<PlacedImage>>> Ways(DatasetImages images, string folder, Func<string, string> pseudonym)
    {
        yield return ByUid(images, image => image.SopUid, pseudonym);
        yield return ByUid(images, image => image.SeriesUid, pseudonym);
        var paths = new ImagePaths(images, folder);
        yield return paths.Find;
        yield return ByUid(images, image => image.StudyUid, pseudonym);
        var folders = images.All.SelectMany(image => image.Folders.Select(name => (Name: name, Image: image))).ToLookup(pair => pair.Name, pair => pair.Image, StringComparer.OrdinalIgnoreCase);
        // A path of a folder is found by its last part.
        yield return name => [.. folders[name.Split('/', '\\')[^1]]];
        yield return By(images, image => image.Name);
        yield return By(images, image => Path.GetFileNameWithoutExtension(image.Name));
    }

    private static Func<string, IReadOnlyList<PlacedImage>> ByUid(DatasetImages images, Func<PlacedImage, string> uid, Func<string, string> pseudonym)
    {
        var find = By(images, uid);
        return name => find(name) is { Count: > 0 } found ? found : name.Contains('.') ? find(pseudonym(name)) : [];
    }

    private static Func<string, IReadOnlyList<PlacedImage>> By(DatasetImages images, Func<PlacedImage, string> key)
    {
        var lookup = images.All.Where(image => key(image).Length > 0).ToLookup(key, StringComparer.OrdinalIgnoreCase);
        return name => [.. lookup[name]];
    }
}
