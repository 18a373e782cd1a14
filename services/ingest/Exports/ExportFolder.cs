using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage;

namespace Lightbox.Ingest.Exports;

/// <summary>
/// The folder that an export is written to. It grows in a folder inside the target whose name tells whose it is, and moves up when it is whole: a killed
/// process leaves nothing that looks like an export, and the next run clears away what it left.
/// </summary>
internal sealed class ExportFolder
{
    private readonly bool isKept;

    /// <param name="target">Where the export is to be in the end: absolute, new or empty.</param>
    /// <param name="id">The export's.</param>
    /// <param name="isKept">The target is this program's own, for nobody else to look into.</param>
    public ExportFolder(string target, string id, bool isKept)
    {
        this.isKept = isKept;
        Target = target;
        Growing = Path.Combine(target, ".lightbox-export-" + id);
    }

    public string Target { get; }

    /// <summary>Where it is written.</summary>
    public string Growing { get; }

    /// <exception cref="PreconditionException">Something of somebody else's lies in the target.</exception>
    public void Begin()
    {
        if (isKept) DataFolder.CreatePrivate(Target);
        else Directory.CreateDirectory(Target);
        var isOurs = Directory.Exists(Growing);
        foreach (var entry in Directory.EnumerateFileSystemEntries(Target).Where(entry => entry != Growing).ToList())
        {
            // Only what an export of ours was moving up when it was cut off.
            if (!isOurs || !ExportFiles.TopLevel.Contains(Path.GetFileName(entry)))
                throw new PreconditionException("DESTINATION_NOT_EMPTY", "The export's folder is not empty any more.", "destination");
            Remove(entry);
        }

        Remove(Growing);
        Directory.CreateDirectory(Growing);
    }

    /// <summary>Moves the whole to where it is to be. The growing folder stays until <see cref="End"/> as the sign that this is ours.</summary>
    public void Publish()
    {
        foreach (var entry in new DirectoryInfo(Growing).EnumerateFileSystemInfos().ToList())
        {
            var target = Path.Combine(Target, entry.Name);
            if (entry is DirectoryInfo folder) folder.MoveTo(target);
            else File.Move(entry.FullName, target);
        }
    }

    public void End() => Remove(Growing);

    /// <summary>Clears away what was written so far, and the target where nothing else is in it.</summary>
    public void Discard()
    {
        if (!Directory.Exists(Growing)) return;
        foreach (var name in ExportFiles.TopLevel) Remove(Path.Combine(Target, name));
        Remove(Growing);
        if (!Directory.EnumerateFileSystemEntries(Target).Any()) Directory.Delete(Target);
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }
}
