using System.Text.Json.Nodes;
using Lightbox.Cli.Tests.Running;
using Lightbox.Imaging;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Files;

/// <summary>A folder with one DICOM series is a volume to every verb that reads files.</summary>
public sealed class SeriesFolderTests : IDisposable
{
    /// <summary>Planes 2 mm apart from the feet up, named the other way round; one of them is missing.</summary>
    private const string Writer =
        """
        import sys, numpy, pydicom
        from pydicom.uid import generate_uid
        series = generate_uid()
        d = pydicom.dcmread(sys.argv[2])
        d.Rows, d.Columns, d.SeriesInstanceUID, d.PixelSpacing = 6, 8, series, ['1.5', '0.5']
        d.ImageOrientationPatient, d.RescaleSlope, d.RescaleIntercept = ['1', '0', '0', '0', '1', '0'], '1', '0'
        a = numpy.arange(9 * 6 * 8).reshape(9, 6, 8).astype('<i2') // 2
        for k in range(9):
            if k == 5: continue
            d.SOPInstanceUID = d.file_meta.MediaStorageSOPInstanceUID = generate_uid()
            d.ImagePositionPatient, d.PixelData = ['10', '20', str(30 + 2 * k)], a[k].tobytes()
            d.save_as(f'{sys.argv[1]}/{99 - k}')
        open(sys.argv[1] + '/readme.txt', 'w').write('not an image')
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Inspect_FolderOfASeries_SaysTheVolumeAndItsGap()
    {
        Write();
        var ended = await LightboxCommand.RunAsync("inspect", folder["series"], "--json");
        Assert.True(ended is { ExitCode: 0, Error: "" }, ended.Said);
        var info = JsonNode.Parse(ended.Output)!;
        Assert.Equal(("volume", "[8,6,9]", "[0.5,1.5,2]"), ((string?)info["kind"], info["dims"]!.ToJsonString(), info["zooms"]!.ToJsonString()));
        Assert.Equal("[[-0.5,0,0,-10],[0,-1.5,0,-20],[0,0,2,30],[0,0,0,1]]", info["affine"]!.ToJsonString().Replace("-0,", "0,", StringComparison.Ordinal).Replace("-0]", "0]", StringComparison.Ordinal));
        Assert.Contains("1 of 9 planes are missing", (string?)info["remarks"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_SagittalOfASeries_IsWhatWasWritten()
    {
        Write();
        var ended = await LightboxCommand.RunAsync("render", folder["series"], "--slice", "sagittal:2", "--window", "128,256", "-o", folder["out.png"]);
        Assert.True(ended is { ExitCode: 0, Error: "" }, ended.Said);
        using var reader = ImageFile.Open(folder["out.png"], TestContext.Current.CancellationToken);
        var picture = reader.ReadDisplay(0, DisplayOptions.Default, TestContext.Current.CancellationToken);

        // 6 rows of 1.5 mm from front to back, 9 planes of 2 mm with the highest on top: 6 wide and 9 x 2 / 1.5 high.
        Assert.Equal((6, 12), (picture.Width, picture.Height));

        // Columns run from the patient's right to the left, so that the slice third from the right is column 2 of every plane; the top row is plane 8.
        Assert.InRange(picture.Data[0] - ((((8 * 48) + 2) / 2) - 1), -2, 2);
    }

    [Fact]
    public async Task Inspect_FolderWithoutImages_SaysSo()
    {
        folder.Write("texts/a.txt", "text"u8);
        var ended = await LightboxCommand.RunAsync("inspect", folder["texts"], "--json");
        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("UNAVAILABLE", (string?)JsonNode.Parse(ended.Error)!["code"]);
    }

    private void Write()
    {
        Directory.CreateDirectory(folder["series"]);
        ExternalTool.Python(Writer, folder["series"], Samples.Path("dicom/CT_small.dcm"));
    }
}
