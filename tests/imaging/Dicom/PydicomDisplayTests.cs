using System.Text.Json;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Windows, tables and palettes over the whole range of stored values, against pydicom's.</summary>
public sealed class PydicomDisplayTests
{
    [Fact]
    public void ReadDisplay_WindowsTablesAndPalettes_AreAsPydicomsWithinOneGrey()
    {
        using var folder = new Lightbox.Testing.TemporaryFolder();
        var script = File.ReadAllText(Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "PydicomDisplay.py"));
        var names = JsonSerializer.Deserialize<string[]>(ExternalTool.Python(script, folder.Path))!;
        Assert.True(names.Length >= 22, $"only {names.Length} images");
        var wrong = new List<string>();
        foreach (var name in names)
        {
            using var reader = DicomBuilder.Open(File.ReadAllBytes(folder[name + ".dcm"]));
            var shown = reader.ReadDisplay(0, name == "second-window" ? new(FileWindow: 1) : DisplayOptions.Default, default);
            var theirs = File.ReadAllBytes(folder[name + ".raw"]);
            Assert.Equal(theirs.Length, shown.Data.Length);
            var away = theirs.Zip(shown.Data, (a, b) => Math.Abs(a - b)).ToList();
            if (away.Max() > (name.StartsWith("palette", StringComparison.Ordinal) ? 0 : 1)) wrong.Add($"{name} is {away.Max()} away, first at {away.FindIndex(d => d > 1)}");
        }

        Assert.Empty(wrong);
    }
}
