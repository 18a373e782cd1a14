using System.Text.Json;
using Xunit;

namespace Lightbox.Imaging.Tests.Nifti;

/// <summary>A volume of ours held against nibabel's.</summary>
internal static class VolumeAssert
{
    public static void HeaderEquals(JsonElement expected, ImageInfo info)
    {
        Assert.Equal(ImageKind.Volume, info.Kind);
        Assert.Equal(Numbers(expected.GetProperty("shape")).Select(n => (int)n), info.Dims!);
        Assert.Equal(expected.GetProperty("dtype").GetString(), info.Dtype);
        Assert.Equal(expected.GetProperty("order").GetString(), info.ByteOrder);
        Near(Numbers(expected.GetProperty("zooms")), info.Zooms!);
        var rows = expected.GetProperty("affine").EnumerateArray().ToArray();
        for (int row = 0; row < 4; row++) Near(Numbers(rows[row]), info.Affine![row]);
    }

    public static void VoxelsEqual(byte[] expected, IImageReader volume)
    {
        int size = expected.Length / volume.Info.Frames!.Value;
        for (int frame = 0; frame < volume.Info.Frames; frame++)
        {
            Assert.True(expected.AsSpan(frame * size, size).SequenceEqual(volume.ReadFrame(frame, default).Data));
        }

        Assert.Throws<ImageRangeException>(() => volume.ReadFrame(volume.Info.Frames!.Value, default));
    }

    public static void SlicesEqual(byte[] expected, IVolumeReader volume, Plane plane, int time, DisplayOptions options)
    {
        int count = volume.SliceCount(plane), size = expected.Length / count;
        for (int index = 0; index < count; index++)
        {
            var slice = volume.ReadSlice(plane, index, time, options, default);
            Assert.Equal(size, slice.Data.Length);
            for (int i = 0; i < size; i++)
            {
                // The same formula in another order of operations may round the other way.
                Assert.InRange(slice.Data[i] - expected[(index * size) + i], -1, 1);
            }
        }
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(n => n.GetDouble())];

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4);
    }
}
