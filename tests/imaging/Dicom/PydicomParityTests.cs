using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Lightbox.Imaging.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Header and pixels of every sample against an independent reader.</summary>
public sealed class PydicomParityTests(PydicomReading pydicom) : IClassFixture<PydicomReading>
{
    /// <summary>Debian's pydicom 2.3 does not unswap bytes in big-endian words; 2.4 does, and the little-endian twin shows who is right.</summary>
    private const string SwappedBytes = "SC_rgb_small_odd_big_endian.dcm";

    /// <summary>A delimiter stands in its image size. GDCM says so, and hands pydicom an array of whatever was in memory.</summary>
    private const string EmbeddedDelimiter = "JPEG2000-embedded-sequence-delimiter.dcm";

    [Fact]
    public void Info_EverySample_EqualsPydicom()
    {
        var compared = 0;
        foreach (var name in DicomSamples.All().Where(name => name != "rtplan_truncated.dcm"))
        {
            var expected = pydicom.Index[name]!;
            if (expected["unreadable"] is not null) continue;
            using var reader = DicomSamples.Open(name);
            var info = reader.Info;
            Assert.Equal(
                (name, (int?)expected["rows"], (int?)expected["columns"], (int?)expected["samplesPerPixel"], (int?)expected["bitsAllocated"]),
                (name, info.Rows, info.Columns, info.SamplesPerPixel, info.BitsAllocated));
            Assert.Equal(
                (name, (int?)expected["bitsStored"], (int?)expected["pixelRepresentation"], (int?)expected["planar"], (int?)expected["instanceNumber"]),
                (name, info.BitsStored, info.PixelRepresentation, info.Planar, info.InstanceNumber));
            Assert.Equal(
                (name, (string?)expected["modality"], (string?)expected["photometric"], (string?)expected["bodyPart"], (string?)expected["seriesInstanceUid"]),
                (name, info.Modality, info.Photometric, info.BodyPart, info.SeriesInstanceUid));
            if (expected["sopClass"] is { } sopClass) Assert.Equal((name, (string)sopClass!), (name, info.SopClass));
            if (expected["spacing"] is { } spacing) Assert.Equal(Doubles(spacing), info.Spacing!);
            if (expected["windowCenter"] is { } window) Assert.Equal(Doubles(window)[0], info.Window![0]);
            compared++;
        }

        Assert.True(compared > 130, $"only {compared} files were compared");
    }

    [Fact]
    public void ReadFrame_EverySampleThatPydicomReads_IsTheSameArray()
    {
        var (compared, unsupported, wrong) = (0, 0, new List<string>());
        foreach (var (name, entry) in pydicom.Index)
        {
            if (entry!["raw"] is null || name is SwappedBytes or EmbeddedDelimiter) continue;
            using var reader = DicomSamples.Open(name);
            try
            {
                var ours = Enumerable.Range(0, reader.Info.Frames!.Value).SelectMany(frame => Frame(reader, frame, entry)).ToArray();
                var lossy = reader.Info.TransferSyntax is "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51";
                if (Furthest(ours, pydicom.Raw(name), (string?)entry["dtype"] is "uint16" or "int16") is var away && away > (lossy ? 2 : 0)) wrong.Add($"{name} is {away} away");
                compared++;
            }
            catch (UnsupportedImageException)
            {
                unsupported++;
            }
        }

        Assert.Empty(wrong);
        Assert.True(compared >= 75, $"only {compared} files were compared, {unsupported} have no decoder here");
    }

    [Fact]
    public void ReadFrame_BytesInBigEndianWords_EqualsTheLittleEndianTwin()
    {
        using var big = DicomSamples.Open(SwappedBytes);
        using var little = DicomSamples.Open("SC_rgb_small_odd.dcm");
        Assert.Equal(little.ReadFrame(0, CancellationToken.None).Data, big.ReadFrame(0, CancellationToken.None).Data);
    }

    [Fact]
    public void ReadFrame_DelimiterInTheImageSize_IsRefused()
    {
        using var reader = DicomSamples.Open(EmbeddedDelimiter);
        Assert.Equal("SIZ", Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Field);
    }

    [Fact]
    public void ReadFrame_CutShort_IsRefusedWhereItEnds()
    {
        using var reader = DicomSamples.Open("MR_truncated.dcm");
        var broken = Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None));
        Assert.True(broken.Truncated);
        Assert.Equal("(7FE0,0010)", broken.Field);
    }

    private static byte[] Frame(DicomReader reader, int frame, JsonNode entry)
    {
        var pixels = reader.ReadFrame(frame, CancellationToken.None);
        Assert.Equal((string?)entry["dtype"], PixelBuffer.NumpyName(pixels.Type));
        Assert.Equal((string?)entry["dtype"], reader.Info.Dtype);
        return pixels.Data;
    }

    private static double[] Doubles(JsonNode node) => [.. node.AsArray().Select(value => (double)value!)];

    /// <summary>The largest difference of two samples; arrays of another length are infinitely apart.</summary>
    private static int Furthest(byte[] a, byte[] b, bool words)
    {
        if (a.Length != b.Length) return int.MaxValue;
        if (a.AsSpan().SequenceEqual(b)) return 0;
        if (!words) return a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
        var (left, right) = (MemoryMarshal.Cast<byte, ushort>(a).ToArray(), MemoryMarshal.Cast<byte, ushort>(b).ToArray());
        return left.Zip(right, (x, y) => Math.Abs(x - y)).Max();
    }
}
