namespace Lightbox.Cli.Demo;

/// <summary>One folder of the sample set and what it is.</summary>
/// <param name="Folder">Name of the folder inside the set.</param>
/// <param name="Title">For a person.</param>
/// <param name="Modality">DICOM modality; SM for the slide.</param>
internal sealed record DemoPart(string Folder, string Title, string Modality);

/// <summary>
/// Lightbox's own sample set: everything is computed, nothing is copied from anybody, and two runs give the same bytes. About 35 MB.
/// </summary>
internal static class DemoSet
{
    /// <summary>What the set holds; <c>chest</c> is one film twice, as DICOM and as PNG.</summary>
    public static IReadOnlyList<DemoPart> Parts { get; } =
    [
        new("ct", "CT-like chest phantom, 40 slices", "CT"),
        new("chest", "Chest-film-like phantom", "DX"),
        new("slide", "Stained-tissue-like slide, 20x", "SM"),
        new("brain", "Brain-like volume, T1", "MR"),
        new("echo", "Echo-like clip, four chambers", "US"),
    ];

    /// <summary>Makes the set in <paramref name="folder"/> unless it is there: a set is moved into place only when it is whole.</summary>
    /// <returns>Whether it had to be made.</returns>
    /// <exception cref="Imaging.UnsupportedImageException">The native encoders do not load; says what to install.</exception>
    public static bool Write(string folder, CancellationToken cancellation)
    {
        if (Directory.Exists(folder)) return false;
        var unfinished = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar) + ".unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        try
        {
            CtSeries.Write(Path.Combine(unfinished, "ct"), cancellation);
            ChestFilm.Write(Path.Combine(unfinished, "chest"), cancellation);
            Slide.Write(Path.Combine(unfinished, "slide"), cancellation);
            Brain.Write(Path.Combine(unfinished, "brain"), cancellation);
            Echo.Write(Path.Combine(unfinished, "echo"), cancellation);
            cancellation.ThrowIfCancellationRequested();
            Directory.Move(unfinished, folder);
            return true;
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }
}
