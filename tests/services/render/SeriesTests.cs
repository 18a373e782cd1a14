using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>A DICOM series named as a target: its instances as one volume, whatever order they come in, its gaps told.</summary>
public sealed class SeriesTests : RenderTest
{
    private const string Name = "datasets/lungs/series/1.2.3";

    private static readonly PictureEncoding Png = new() { Format = PictureFormat.Png };

    /// <summary>24 x 20 pixels of 1 mm, planes 2 mm apart; the value is 100 x plane + row.</summary>
    private const string Writer =
        """
        import sys, numpy, pydicom
        from pydicom.dataset import Dataset, FileMetaDataset
        folder, missing = sys.argv[1], sys.argv[2]
        for k in range(9):
            if str(k) == missing: continue
            d = Dataset(); d.file_meta = FileMetaDataset()
            d.SOPClassUID = d.file_meta.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.2'
            d.SOPInstanceUID = d.file_meta.MediaStorageSOPInstanceUID = f'1.2.3.{k + 1}'
            d.file_meta.TransferSyntaxUID = '1.2.840.10008.1.2.1'
            d.Modality, d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = 'CT', '1.2', '1.2.3', '1.2.9'
            d.ImagePositionPatient, d.ImageOrientationPatient, d.PixelSpacing = [0, 0, 2 * k], [1, 0, 0, 0, 1, 0], [1, 1]
            d.InstanceNumber, d.Rows, d.Columns, d.SamplesPerPixel, d.PhotometricInterpretation = k + 1, 20, 24, 1, 'MONOCHROME2'
            d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation, d.RescaleSlope, d.RescaleIntercept = 16, 16, 15, 1, '1', '0'
            d.WindowCenter, d.WindowWidth = '500', '1000'
            d.PixelData = (100 * k + numpy.arange(20).reshape(20, 1) + numpy.zeros((20, 24))).astype('<i2').tobytes()
            d['PixelData'].VR = 'OW'
            d.is_little_endian, d.is_implicit_VR = True, False
            pydicom.dcmwrite(f'{folder}/{k}.dcm', d, write_like_original=False)
        """;

    [Theory]
    [InlineData("none", 0)]
    [InlineData("4", 4)]
    public async Task DescribeAsset_Series_IsAVolumeAndTellsItsGaps(string missing, double gap)
    {
        AddSeries(missing);
        var described = await Client.DescribeAssetAsync(new DescribeAssetRequest { Name = Name });
        Assert.Equal(Name, described.Name);
        Assert.Equal([9, 20, 24], described.Image.SliceCounts);
        Assert.Equal([24, 20, 9], described.Image.Dims);
        Assert.Equal((500.0, 1000.0), (described.DefaultWindow.Center, described.DefaultWindow.Width));
        Assert.Equal(gap == 0 ? [] : [gap], described.Gaps);
        Assert.Equal(gap == 0, described.Image.Remarks.Count == 0);
    }

    [Fact]
    public async Task RenderSlice_SeriesAcross_IsInOrderAndSquare()
    {
        AddSeries("none");
        var window = new DisplaySettings { WindowLevel = new Common.V1.WindowLevel { Center = 500, Width = 1000 } };
        var picture = Decode((await Client.RenderSliceAsync(new RenderSliceRequest { Target = Name, Plane = SlicePlane.Coronal, Index = 10, Display = window, Encoding = Png })).Data.Memory);
        Assert.Equal((24, 18), (picture.Width, picture.Height));

        // The head is up: the last plane is the brightest and comes first.
        var column = Enumerable.Range(0, 18).Select(y => picture.Data[y * 24]).ToList();
        Assert.Equal(column.OrderDescending(), column);
        Assert.InRange(column[0] - column[^1], 190, 215);
    }

    [Fact]
    public async Task RenderSlice_SeriesOverHttp_IsTheSameAndItsTagComesFromItsContent()
    {
        AddSeries("none");
        var address = new Uri($"/v1/{Name}/slices/axial/3?format=png", UriKind.Relative);
        var first = await Host.Http.GetAsync(address);
        Assert.Equal("image/png", first.Content.Headers.ContentType!.MediaType);
        var rest = await Host.Http.GetAsync(new Uri($"/v1/{Name}:renderSlice?plane=SLICE_PLANE_AXIAL&index=3&encoding.format=PICTURE_FORMAT_PNG", UriKind.Relative));
        Assert.Equal(first.Headers.ETag, rest.Headers.ETag);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await rest.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, Host.Renderer.Made);
    }

    [Fact]
    public async Task RenderSlice_SeriesChangedOnDisk_IsRefused()
    {
        AddSeries("none");
        await Client.RenderSliceAsync(new RenderSliceRequest { Target = Name });
        File.SetLastWriteTimeUtc(Folder["series", "5.dcm"], DateTime.UtcNow.AddSeconds(5));
        var (code, reason, _) = await RefusedAsync(async () => await Client.RenderSliceAsync(new RenderSliceRequest { Target = Name }));
        Assert.Equal((StatusCode.FailedPrecondition, "SOURCE_CHANGED"), (code, reason));
    }

    [Theory]
    [InlineData("datasets/lungs/series/9.9", StatusCode.NotFound)]
    [InlineData("datasets/lungs/series/", StatusCode.InvalidArgument)]
    [InlineData("datasets//series/1.2.3", StatusCode.InvalidArgument)]
    [InlineData("datasets/lungs/studies/1.2.3", StatusCode.InvalidArgument)]
    public async Task RenderSlice_NoSeries_IsRefused(string target, StatusCode expected) =>
        Assert.Equal(expected, (await RefusedAsync(async () => await Client.RenderSliceAsync(new RenderSliceRequest { Target = target }))).Code);

    private void AddSeries(string missing)
    {
        Directory.CreateDirectory(Folder["series"]);
        ExternalTool.Python(Writer, Folder["series"], missing);
        var files = Directory.GetFiles(Folder["series"]).OrderDescending(StringComparer.Ordinal).ToList();
        var series = new Series { Name = Name, InstanceCount = files.Count };
        series.Assets.Add(files.Select(file => $"assets/{Host.Catalog.AddInPlace(file)}"));
        Host.Catalog.Series[Name] = series;
    }
}
