using CsCheck;
using Lightbox.Imaging.Dicom;
using Lightbox.Imaging.Segmentation;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>
/// Three properties over real files with bytes changed, cut out, doubled and cut off: nothing but an <see cref="ImagingException"/> comes out,
/// it ends, and it allocates within what the file and one frame's limit allow.
/// </summary>
public sealed class MutationTests
{
    private const long FrameRoom = 64L << 20;

    /// <summary>LIGHTBOX_FUZZ_SECONDS runs it for as long; every finding belongs into tests/corpus.</summary>
    private static readonly int? Seconds = int.TryParse(Environment.GetEnvironmentVariable("LIGHTBOX_FUZZ_SECONDS"), out var seconds) ? seconds : null;

    private static readonly string[] Bases =
    [
        "CT_small.dcm", "MR_small_bigendian.dcm", "MR_small_implicit.dcm", "MR_small_RLE.dcm", "SC_rgb_rle_16bit_2frame.dcm", "SC_rgb_small_odd.dcm",
        "SC_ybr_full_422_uncompressed.dcm", "UN_sequence.dcm", "image_dfl.dcm", "liver_1frame.dcm", "nested_priv_SQ.dcm", "rtdose_rle.dcm", "test-SR.dcm",
        "dicomdirtests/DICOMDIR", "SC_rgb_small_odd_jpeg.dcm", "rtstruct.dcm", "SC_rgb_jpeg_gdcm.dcm", "JPEGLSNearLossless_16.dcm", "SC_rgb_jls_lossy_sample.dcm", "MR_small_jpeg_ls_lossless.dcm",
        "JPGExtended.dcm", "JPEG2000.dcm", "MR_small_jp2klossless.dcm",
    ];

    /// <summary>Files with what no small sample has: overlays, tables, functional groups, segments.</summary>
    private static readonly (string Name, Func<byte[]> Make)[] Made = [("display", Pictures.WithEverything), ("segmentation", SegmentationObjects.Small)];

    private static readonly Gen<(int Kind, double Where, byte Value, int Length)> Change =
        Gen.Select(Gen.Int[0, 5], Gen.Double[0, 1], Gen.OneOf(Gen.Byte, Gen.OneOf<byte>(0, 1, 0x7F, 0x80, 0xFE, 0xFF)), Gen.Int[1, 16]);

    [Fact]
    public void Open_MutatedSample_ThrowsOnlyImagingExceptionsWithinBounds()
    {
        var files = Bases.Select(DicomSamples.Bytes).Concat(Made.Select(made => made.Make())).ToArray();
        Gen.Select(Gen.Int[0, files.Length - 1], Change.List[1, 6], Gen.Bool).Sample(
            (file, changes, nearStart) =>
            {
                var bytes = changes.Aggregate(files[file], (now, change) => Apply(now, change, nearStart));
                var before = GC.GetAllocatedBytesForCurrentThread();
                ReadAll(bytes);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FrameRoom + (40L * bytes.Length));
            },
            iter: Seconds is null ? 3000 : -1,
            time: Seconds ?? -1,
            print: input => $"{(input.Item1 < Bases.Length ? Bases[input.Item1] : Made[input.Item1 - Bases.Length].Name)} {string.Join(' ', input.Item2)} {input.Item3}");
    }

    /// <summary>Most structure is in the first two kilobytes; half the rounds spend all their changes there.</summary>
    private static byte[] Apply(byte[] bytes, (int Kind, double Where, byte Value, int Length) change, bool nearStart)
    {
        if (bytes.Length == 0) return bytes;
        var at = (int)(change.Where * (Math.Min(nearStart ? 2048 : int.MaxValue, bytes.Length) - 1));
        var to = Math.Min(bytes.Length, at + change.Length);
        switch (change.Kind)
        {
            case 0: return bytes[..at];
            case 1: return [.. bytes[..at], .. bytes[to..]];
            case 2: return [.. bytes[..to], .. bytes[at..]];
            case 3: return [.. bytes[..at], .. Enumerable.Repeat(change.Value, change.Length), .. bytes[at..]];
            default:
                var copy = (byte[])bytes.Clone();
                copy.AsSpan(at, Math.Min(to - at, change.Kind == 4 ? 1 : 4)).Fill(change.Value);
                return copy;
        }
    }

    private static void ReadAll(byte[] bytes)
    {
        DicomFormat.Matches(bytes.AsSpan(0, Math.Min(bytes.Length, DicomFormat.HeadLength)));
        try
        {
            using var reader = DicomBuilder.Open(bytes);
            reader.ReadFrame(0, CancellationToken.None);
            reader.ReadDisplay((reader.Info.Frames ?? 1) - 1, new DisplayOptions(Overlays: true), CancellationToken.None);
        }
        catch (ImagingException)
        {
            // The one kind that may come out.
        }

        try
        {
            using var segmentation = SegmentationFile.Open(new MemoryByteSource(bytes));
            segmentation.Map(SegmentationObjects.Target, null, CancellationToken.None);
        }
        catch (ImagingException)
        {
            // Likewise.
        }
    }
}
