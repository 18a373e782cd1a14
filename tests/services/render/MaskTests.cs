using Grpc.Core;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>A segmentation laid over pictures: where its mask is, and nowhere else.</summary>
public sealed class MaskTests : RenderTest
{
    private static readonly PictureEncoding Png = new() { Format = PictureFormat.Png };

    /// <summary>Label 1 in a box of voxels, label 2 in one beside it, in the brain's own grid.</summary>
    private const string Writer =
        """
        import sys, nibabel, numpy
        v = nibabel.load(sys.argv[1]); m = numpy.zeros(v.shape[:3], 'u1')
        m[20:40, 30:60, 40:50] = 1; m[50:60, 30:60, 40:50] = 2
        nibabel.save(nibabel.Nifti1Image(m, v.affine), sys.argv[2])
        # The axial slice 45 as it is shown: the patient's left on the right side, the front up.
        c = nibabel.as_closest_canonical(nibabel.Nifti1Image(m, v.affine)).get_fdata()
        sys.stdout.buffer.write(c[::-1, ::-1, 45].T.astype('u1').tobytes())
        """;

    [Fact]
    public async Task RenderSlice_NiftiMask_ColoursItsVoxelsOnly()
    {
        var (mask, expected) = WriteMask();
        var plain = await SliceAsync(null);
        var all = await SliceAsync(new SegmentationOverlay { Asset = mask });
        var second = await SliceAsync(new SegmentationOverlay { Asset = mask, Segments = { 2 }, Opacity = 1 });
        var edges = await SliceAsync(new SegmentationOverlay { Asset = mask, Outline = true });
        int inside = 0, outlined = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i] != 0, IsColoured(all, i));
            Assert.Equal(expected[i] == 2, IsColoured(second, i));
            if (expected[i] == 0) Assert.Equal(plain[i], all[i * 3]);
            if (expected[i] != 0) inside++;
            if (IsColoured(edges, i)) outlined++;
        }

        Assert.Equal(20 * 30 + (10 * 30), inside);
        Assert.InRange(outlined, 50, inside / 2);
    }

    [Fact]
    public async Task RenderPreview_NiftiMask_IsOnTheMiddleSlice()
    {
        var (mask, _) = WriteMask();
        var display = new DisplaySettings { Segmentation = new SegmentationOverlay { Asset = mask } };
        var picture = Decode((await Client.RenderPreviewAsync(new RenderPreviewRequest { Asset = $"assets/{Add(Brain)}", MaxEdge = 64, Display = display, Encoding = Png })).Data.Memory);
        Assert.Contains(Enumerable.Range(0, picture.Width * picture.Height), i => IsColoured(picture.Data, i));
    }

    [Fact]
    public async Task RenderFrame_MaskOfAnotherPlace_IsRefused()
    {
        var (mask, _) = WriteMask();
        var request = new RenderFrameRequest { Asset = $"assets/{Add("dicom/SC_rgb_rle.dcm")}", Display = new DisplaySettings { Segmentation = new SegmentationOverlay { Asset = mask } } };
        var (code, reason, _) = await RefusedAsync(async () => await Client.RenderFrameAsync(request));
        Assert.Equal((StatusCode.FailedPrecondition, "SEGMENTATION_UNRELATED"), (code, reason));
    }

    [Fact]
    public async Task RenderSlice_MaskThatMayNotBeSeen_IsDenied()
    {
        var (mask, _) = WriteMask();
        Host.Catalog.Withdrawn.Add(mask["assets/".Length..]);
        var (code, _, _) = await RefusedAsync(() => SliceAsync(new SegmentationOverlay { Asset = mask }));
        Assert.Equal(StatusCode.PermissionDenied, code);
    }

    private static bool IsColoured(byte[] rgb, int pixel) => rgb[pixel * 3] != rgb[(pixel * 3) + 1] || rgb[pixel * 3] != rgb[(pixel * 3) + 2];

    private (string Asset, byte[] Expected) WriteMask()
    {
        var expected = ExternalTool.Python(Writer, Samples.Path(Brain), Folder["mask.nii.gz"]);
        return ($"assets/{Host.Catalog.AddInPlace(Folder["mask.nii.gz"])}", expected);
    }

    private async Task<byte[]> SliceAsync(SegmentationOverlay? mask)
    {
        var request = new RenderSliceRequest { Target = $"assets/{Add(Brain)}", Index = 45, Encoding = Png };
        if (mask is not null) request.Display = new DisplaySettings { Segmentation = mask };
        return Decode((await Client.RenderSliceAsync(request)).Data.Memory).Data;
    }
}
