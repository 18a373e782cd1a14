using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Windows, tables and palettes over the whole range of stored values, against pydicom's.</summary>
public sealed class PydicomDisplayTests
{
    [Fact]
    public void ReadDisplay_WindowsTablesAndPalettes_AreAsPydicomsWithinOneGrey()
    {
        var shown = PydicomDisplay.All();
        Assert.True(shown.Count >= 22, $"only {shown.Count} images");
        Assert.DoesNotContain(shown, image => image.Away > image.Tolerance);
    }
}
