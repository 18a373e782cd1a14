using System.Text.Json;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>The images that <c>PydicomDisplay.py</c> writes, as they are shown here and by pydicom.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Away">The largest difference of two greys or colours.</param>
internal sealed record PydicomDisplay(string Name, int Away)
{
    public bool IsColour => Name.StartsWith("palette", StringComparison.Ordinal);

    /// <summary>Greys are rounded by each as it likes; a palette's colours are there to be looked up.</summary>
    public int Tolerance => IsColour ? 0 : 1;

    public static IReadOnlyList<PydicomDisplay> All()
    {
        using var folder = new Lightbox.Testing.TemporaryFolder();
        var script = File.ReadAllText(Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "PydicomDisplay.py"));
        var names = JsonSerializer.Deserialize<string[]>(ExternalTool.Python(script, folder.Path))!;
        return [.. names.Select(name => Compare(name, File.ReadAllBytes(folder[name + ".dcm"]), File.ReadAllBytes(folder[name + ".raw"])))];
    }

    private static PydicomDisplay Compare(string name, byte[] file, byte[] theirs)
    {
        using var reader = DicomBuilder.Open(file);
        var shown = reader.ReadDisplay(0, name == "second-window" ? new(FileWindow: 1) : DisplayOptions.Default, default).Data;
        return new(name, shown.Length == theirs.Length ? theirs.Zip(shown, (a, b) => Math.Abs(a - b)).Max() : int.MaxValue);
    }
}
