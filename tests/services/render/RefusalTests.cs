using System.Buffers.Binary;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Catalog.V1;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>Rows 29, 35, 36 and 42 of the abuse cases, and what the contract says of broken and unread files.</summary>
public sealed class RefusalTests : RenderTest
{
    /// <summary>The catalog is asked before every picture; that its word may be kept for a moment is tried in LookupTests.</summary>
    private protected override (string Key, string Value)[] Settings => [("Lightbox:Render:LookupLifetime", "00:00:00")];

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, int.MaxValue, int.MinValue)]
    [InlineData(0, 10, 12)]
    public async Task RenderTile_Outside_IsOutOfRange(int level, int column, int row)
    {
        var id = Add(Slide);
        var (code, reason, _) = await RefusedAsync(async () =>
            await Client.RenderTileAsync(new RenderTileRequest { Asset = $"assets/{id}", Level = level, Column = column, Row = row }));
        Assert.Equal((StatusCode.OutOfRange, "IMAGE_RANGE"), (code, reason));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task RenderFrame_Outside_IsOutOfRange(int frame)
    {
        var id = Add(Ct);
        var (code, _, _) = await RefusedAsync(async () => await Client.RenderFrameAsync(new RenderFrameRequest { Asset = $"assets/{id}", Frame = frame }));
        Assert.Equal(StatusCode.OutOfRange, code);
    }

    [Theory]
    [InlineData(-1, 0, 10, 10, StatusCode.OutOfRange)]
    [InlineData(2215, 0, 10, 10, StatusCode.OutOfRange)]
    [InlineData(long.MaxValue, 0, 10, 10, StatusCode.OutOfRange)]
    [InlineData(0, 0, 0, 10, StatusCode.InvalidArgument)]
    [InlineData(0, 0, 10, 2_000_000, StatusCode.InvalidArgument)]
    public async Task RenderRegion_WithoutBound_IsRefused(long x, long y, long width, long height, StatusCode expected)
    {
        var id = Add(Slide);
        var region = new PixelRectangle { X = x, Y = y, Width = width, Height = height };
        var (code, _, _) = await RefusedAsync(async () => await Client.RenderRegionAsync(new RenderRegionRequest { Asset = $"assets/{id}", Region = region }));
        Assert.Equal(expected, code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(84)]
    [InlineData(1000)]
    [InlineData(-5)]
    public async Task RenderPreview_QualityOutsideTheSet_IsInvalid(int quality)
    {
        var id = Add(Ct);
        var request = new RenderPreviewRequest { Asset = $"assets/{id}", Encoding = new PictureEncoding { Quality = quality } };
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(async () => await Client.RenderPreviewAsync(request))).Code);
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(0, 0)]
    [InlineData(0, -400)]
    public async Task RenderFrame_WindowThatCannotBe_IsInvalid(double center, double width)
    {
        var id = Add(Ct);
        var window = new WindowLevel { Center = center, Width = width };
        var request = new RenderFrameRequest { Asset = $"assets/{id}", Display = new DisplaySettings { WindowLevel = window } };
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(async () => await Client.RenderFrameAsync(request))).Code);
    }

    [Theory]
    [InlineData("label")]
    [InlineData("macro")]
    [InlineData("other-0")]
    public async Task RenderAssociatedImage_Private_IsWithheld(string image)
    {
        var id = Add(Slide);
        var (code, reason, _) = await RefusedAsync(async () =>
            await Client.RenderAssociatedImageAsync(new RenderAssociatedImageRequest { Asset = $"assets/{id}", Image = image }));
        Assert.Equal((StatusCode.PermissionDenied, "IDENTIFYING_IMAGE"), (code, reason));
    }

    [Fact]
    public async Task RenderAssociatedImage_Thumbnail_IsShown()
    {
        var body = await Client.RenderAssociatedImageAsync(new RenderAssociatedImageRequest { Asset = $"assets/{Add(Slide)}", Image = "thumbnail" });
        Assert.Equal(574, Decode(body.Data.Memory).Width);
    }

    [Fact]
    public async Task RenderPreview_AfterTheGrantIsWithdrawn_IsDeniedThoughCached()
    {
        var id = Add(Ct);
        var request = new RenderPreviewRequest { Asset = $"assets/{id}" };
        await Client.RenderPreviewAsync(request);
        Host.Catalog.Withdrawn.Add(id);
        var (code, reason, _) = await RefusedAsync(async () => await Client.RenderPreviewAsync(request));
        Assert.Equal((StatusCode.PermissionDenied, "TERMS_NOT_ACCEPTED"), (code, reason));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("swapped")]
    public async Task RenderTile_SourceChangedWhileOpenAndCached_IsRefusedAndReported(string how)
    {
        var path = Folder.Write("slide.svs", File.ReadAllBytes(Samples.Path(Slide)));
        var id = Host.Catalog.AddInPlace(path);
        var tile = new RenderTileRequest { Asset = $"assets/{id}" };
        await Client.RenderTileAsync(tile);
        await Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{id}" });
        Change(path, how);

        foreach (var call in (Func<Task>[])[async () => await Client.RenderTileAsync(tile), async () => await Client.RenderPreviewAsync(new() { Asset = $"assets/{id}" })])
        {
            var (code, reason, message) = await RefusedAsync(call);
            Assert.Equal((StatusCode.FailedPrecondition, "SOURCE_CHANGED"), (code, reason));
            Assert.DoesNotContain("slide.svs", message);
        }

        Assert.All(Host.Catalog.Reports, report => Assert.Equal(AssetState.SourceChanged, report.State));
        Assert.Equal(2, Host.Catalog.Reports.Count);
    }

    [Fact]
    public async Task RenderPreview_FileGone_IsRefusedAndReported()
    {
        var path = Folder.Write("ct.dcm", File.ReadAllBytes(Samples.Path(Ct)));
        var id = Host.Catalog.AddInPlace(path);
        File.Delete(path);
        var (code, reason, _) = await RefusedAsync(async () => await Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{id}" }));
        Assert.Equal((StatusCode.FailedPrecondition, "SOURCE_MISSING"), (code, reason));
        Assert.Equal(AssetState.Missing, Assert.Single(Host.Catalog.Reports).State);
    }

    [Fact]
    public async Task RenderPreview_NoAsset_IsTheCatalogsNotFound() =>
        Assert.Equal(StatusCode.NotFound, (await RefusedAsync(async () => await Client.RenderPreviewAsync(new() { Asset = $"assets/{new string('0', 32)}" }))).Code);

    [Theory]
    [InlineData("")]
    [InlineData("assets/")]
    [InlineData("assets/../../../etc/passwd")]
    [InlineData("assets/ABCDEFABCDEFABCDEFABCDEFABCDEFAB")]
    [InlineData("files/abc")]
    public async Task RenderPreview_NoAssetName_IsInvalid(string name) =>
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(async () => await Client.RenderPreviewAsync(new() { Asset = name }))).Code);

    [Theory]
    [InlineData("dicom/README.txt", StatusCode.FailedPrecondition, "IMAGE_UNSUPPORTED")]
    [InlineData("dicom/zipMR.gz", StatusCode.FailedPrecondition, "IMAGE_UNSUPPORTED")]
    public async Task RenderFrame_NoDecoder_IsNamed(string sample, StatusCode expected, string expectedReason)
    {
        var id = Add(sample);
        var (code, reason, _) = await RefusedAsync(async () => await Client.RenderFrameAsync(new RenderFrameRequest { Asset = $"assets/{id}" }));
        Assert.Equal((expected, expectedReason), (code, reason));
    }

    [Fact]
    public async Task RenderSlice_ComplexVoxels_AreNamed()
    {
        // A big-endian header: one voxel of datatype 32, complex64.
        var volume = File.ReadAllBytes(Samples.Path("nifti/anatomical.nii"));
        for (int dim = 1; dim <= 3; dim++) BinaryPrimitives.WriteInt16BigEndian(volume.AsSpan(40 + (2 * dim)), 1);
        BinaryPrimitives.WriteInt16BigEndian(volume.AsSpan(70), 32);
        var id = Host.Catalog.AddInPlace(Folder.Write("complex.nii", volume));
        var (code, reason, message) = await RefusedAsync(async () => await Client.RenderSliceAsync(new() { Target = $"assets/{id}" }));
        Assert.Equal((StatusCode.FailedPrecondition, "IMAGE_UNSUPPORTED"), (code, reason));
        Assert.Contains("complex64", message);
    }

    [Fact]
    public async Task RenderSlice_CutVolume_IsDataLoss()
    {
        var whole = File.ReadAllBytes(Samples.Path("nifti/anatomical.nii"));
        var id = Host.Catalog.AddInPlace(Folder.Write("cut.nii", whole.AsSpan(0, whole.Length / 2)));
        Assert.Equal(StatusCode.DataLoss, (await RefusedAsync(async () => await Client.RenderSliceAsync(new() { Target = $"assets/{id}" }))).Code);
    }

    [Fact]
    public async Task RenderTile_OfAPicture_SaysItIsNoSlide()
    {
        var id = Add(Ct);
        var (code, reason, _) = await RefusedAsync(async () => await Client.RenderTileAsync(new RenderTileRequest { Asset = $"assets/{id}" }));
        Assert.Equal((StatusCode.FailedPrecondition, "NOT_A_SLIDE"), (code, reason));
    }

    [Theory]
    [InlineData("rainbow")]
    [InlineData("HOT-IRON")]
    public async Task RenderFrame_NoSuchColourTable_IsInvalid(string lut)
    {
        var request = new RenderFrameRequest { Asset = $"assets/{Add(Ct)}", Display = new DisplaySettings { Lut = lut } };
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(async () => await Client.RenderFrameAsync(request))).Code);
    }

    [Fact]
    public async Task RenderPreview_ColourTableOnColour_IsRefused()
    {
        var request = new RenderPreviewRequest { Asset = $"assets/{Add(Slide)}", Display = new DisplaySettings { Lut = "pet" } };
        var (code, reason, _) = await RefusedAsync(async () => await Client.RenderPreviewAsync(request));
        Assert.Equal((StatusCode.FailedPrecondition, "NOT_GREY"), (code, reason));
    }

    [Theory]
    [InlineData(-1.0, 50.0)]
    [InlineData(50.0, 50.0)]
    [InlineData(0.0, 100.5)]
    [InlineData(double.NaN, 99.0)]
    public async Task RenderFrame_PercentilesThatCannotBe_AreInvalid(double low, double high)
    {
        var display = new DisplaySettings { Percentiles = new PercentileWindow { Low = low, High = high } };
        var request = new RenderFrameRequest { Asset = $"assets/{Add(Ct)}", Display = display };
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(async () => await Client.RenderFrameAsync(request))).Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-2)]
    [InlineData(65_537)]
    public async Task GetHistogram_BinsOutsideTheBounds_AreInvalid(int bins)
    {
        var id = Add(Ct);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(async () => await Client.GetHistogramAsync(new() { Asset = $"assets/{id}", Bins = bins }))).Code);
    }

    [Theory]
    [InlineData(0, 0, 64)]
    [InlineData(401, 0, 64)]
    [InlineData(1, -1, 64)]
    [InlineData(1, 0, 100)]
    public async Task RenderMontage_WithoutBound_IsInvalid(int assets, int columns, int cell)
    {
        var request = new RenderMontageRequest { Columns = columns, CellSize = cell };
        request.Assets.Add(Enumerable.Repeat($"assets/{Add(Ct)}", assets));
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(async () => await Client.RenderMontageAsync(request))).Code);
    }

    [Theory]
    [InlineData(new[] { 1.0, 0, 0 }, new[] { 0.0, 2, 0 })]
    [InlineData(new[] { 1.0, 0, 0 }, new[] { 0.8, 0.6, 0 })]
    [InlineData(new[] { 1.0, 0 }, new[] { 0.0, 1, 0 })]
    [InlineData(new[] { double.NaN, 0, 0 }, new[] { 0.0, 1, 0 })]
    public async Task RenderSlice_ObliqueThatCannotBe_IsInvalid(double[] right, double[] down)
    {
        var plane = new ObliquePlane { Origin = { 0, 0, 0 }, Right = { right }, Down = { down } };
        var id = Add(Brain);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(async () => await Client.RenderSliceAsync(new() { Target = $"assets/{id}", Oblique = plane }))).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e9)]
    public async Task RenderSlice_SlabThatCannotBe_IsInvalid(double thickness)
    {
        var id = Add(Brain);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(async () =>
            await Client.RenderSliceAsync(new() { Target = $"assets/{id}", Slab = new Slab { Thickness = thickness } }))).Code);
    }

    [Theory]
    [InlineData(SlicePlane.Axial, 91, 0, 0.0)]
    [InlineData(SlicePlane.Axial, -1, 0, 0.0)]
    [InlineData(SlicePlane.Coronal, 0, 1, 0.0)]
    [InlineData(SlicePlane.Sagittal, null, 0, 5000.0)]
    public async Task RenderSlice_Outside_IsOutOfRange(SlicePlane plane, int? index, int time, double millimeters)
    {
        var request = new RenderSliceRequest { Target = $"assets/{Add(Brain)}", Plane = plane, Time = time };
        if (index is { } number) request.Index = number;
        else request.Millimeters = millimeters;
        Assert.Equal(StatusCode.OutOfRange, (await RefusedAsync(async () => await Client.RenderSliceAsync(request))).Code);
    }

    [Fact]
    public async Task RenderFrame_MaskOfAnotherSort_IsNamed()
    {
        var request = new RenderFrameRequest
        {
            Asset = $"assets/{Add(Ct)}",
            Display = new DisplaySettings { Segmentation = new SegmentationOverlay { Asset = $"assets/{Add("dicom/MR_small.dcm")}" } },
        };
        var (code, reason, _) = await RefusedAsync(async () => await Client.RenderFrameAsync(request));
        Assert.Equal((StatusCode.FailedPrecondition, "IMAGE_UNSUPPORTED"), (code, reason));
    }

    [Fact]
    public async Task RenderPreview_BrokenFile_SaysTheOffset()
    {
        var content = File.ReadAllBytes(Samples.Path(Ct));
        var id = Host.Catalog.AddInPlace(Folder.Write("broken.dcm", content.AsSpan(0, 3000)));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client.RenderPreviewAsync(new() { Asset = $"assets/{id}" }));
        Assert.Equal(StatusCode.DataLoss, refused.StatusCode);
        var info = refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!;
        Assert.True(int.Parse(info.Metadata["offset"], System.Globalization.CultureInfo.InvariantCulture) > 100);
    }

    private static void Change(string path, string how)
    {
        switch (how)
        {
            case "changed":
                using (var file = Writable(path))
                {
                    file.Position = 1000;
                    file.WriteByte(1);
                }

                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));
                break;
            case "cut":
                using (var file = Writable(path)) file.SetLength(file.Length / 2);
                break;
            default:
                // Same size, same time, another file.
                var time = File.GetLastWriteTimeUtc(path);
                File.WriteAllBytes(path + ".new", new byte[new FileInfo(path).Length]);
                File.SetLastWriteTimeUtc(path + ".new", time);
                File.Move(path + ".new", path, overwrite: true);
                break;
        }
    }

    /// <summary>As another program would open it: .NET's own default would honour the reader's advisory lock.</summary>
    private static FileStream Writable(string path) => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
}
