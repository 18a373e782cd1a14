using Lightbox.Imaging.Dicom;
using Lightbox.Imaging.Tests.Dicom;

namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>DICOM that independent writers make for the tests, in the syntaxes and depths of which no sample is shared.</summary>
internal static class WrittenConformance
{
    public static ConformanceTable Native()
    {
        using var written = new WrittenFrames();
        var files = written.Index.Select(entry => Frames(written, entry.Key)).ToList();
        var groups = files.GroupBy(file => (file.Syntax, file.Photometric)).OrderBy(group => group.Key.Syntax, StringComparer.Ordinal).ThenBy(group => group.Key.Photometric, StringComparer.Ordinal);
        return new(
            "DICOM: stored pixels that pydicom writes",
            "Every frame against the numpy array that was written. \"Equal\" is bit for bit; bits are allocated / stored.",
            ["transfer syntax", "photometric", "bits", "files", "result"],
            [.. groups.Select(group => (IReadOnlyList<string>)
            [
                group.Key.Syntax,
                group.Key.Photometric,
                string.Join(", ", group.Select(file => file.Bits).Distinct().Order(StringComparer.Ordinal)),
                $"{group.Count()}",
                group.All(file => file.IsEqual) ? "equal" : $"{group.Count(file => !file.IsEqual)} WRONG",
            ])]);
    }

    /// <summary>The encoders' own tests, run once more: what throws is no row but a failure.</summary>
    public static ConformanceTable Coded()
    {
        var rows = new List<IReadOnlyList<string>>();
        using (var codestreams = new WrittenCodestreamsTests())
        {
            foreach (var (syntax, bits, samples) in ((string, int, int)[])[("201", 8, 1), ("202", 12, 1), ("203", 16, 1), ("201", 8, 3)])
            {
                codestreams.ReadFrame_HighThroughputLossless_IsTheOriginal("1.2.840.10008.1.2.4." + syntax, bits, samples);
                rows.Add(Row("1.2.840.10008.1.2.4." + syntax, "OpenJPH", $"{bits}, {samples} samples, lossless", "equal"));
            }

            codestreams.ReadFrame_HighThroughputLossy_IsWithinTwoOfItsOwnDecoder();
            rows.Add(Row("1.2.840.10008.1.2.4.203", "OpenJPH", "8, 3 samples, lossy", "within 2 of its own decoder"));
            foreach (var (bits, signed, allocated) in ((int, bool, int)[])[(2, false, 8), (8, true, 8), (12, true, 16), (16, false, 16), (16, true, 16), (12, true, 32)])
            {
                codestreams.ReadFrame_Jpeg2000OfAnyDepth_IsTheOriginal(bits, signed, allocated);
                rows.Add(Row("1.2.840.10008.1.2.4.90", "OpenJPEG", $"{bits}{(signed ? " signed" : string.Empty)} in {allocated}, lossless", "equal"));
            }
        }

        using (var dcmtk = new CodecTests())
        {
            foreach (var (syntax, encoder) in ((string, string)[])[("57", "dcmcjpeg +el +sv 6"), ("70", "dcmcjpeg +e1"), ("80", "dcmcjpls +el")])
            {
                dcmtk.ReadFrame_LosslessByDcmtk_IsTheOriginal("MR_small.dcm", encoder);
                dcmtk.ReadFrame_LosslessByDcmtk_IsTheOriginal("SC_rgb_small_odd.dcm", encoder);
                rows.Add(Row("1.2.840.10008.1.2.4." + syntax, "dcmtk", "16 signed; 8, 3 samples", "equal"));
            }

            dcmtk.ReadFrame_TwelveBits_IsWithinTwoOfDcmtk("examples_overlay.dcm", "dcmcjpeg +ee +bt +q 95");
            rows.Add(Row("1.2.840.10008.1.2.4.51", "dcmtk", "12, lossy", "within 2 of dcmtk"));
            dcmtk.ReadFrame_NearLossless_StaysWithinItsDeviationAndEqualsDcmtk("examples_rgb_color.dcm", 3, "+is");
            rows.Add(Row("1.2.840.10008.1.2.4.81", "dcmtk", "8, 3 samples, near-lossless", "equal to dcmtk"));
        }

        using (var gdcm = new WrittenByGdcmTests())
        {
            foreach (var (syntax, options) in ((string, string)[])[("4.70", "--jpeg"), ("4.80", "--jpegls"), ("4.90", "--j2k"), ("5", "--rle")])
            {
                gdcm.ReadFrame_LosslessByGdcm_IsTheOriginal("MR_small.dcm", options);
                gdcm.ReadFrame_LosslessByGdcm_IsTheOriginal("examples_rgb_color.dcm", options);
                rows.Add(Row("1.2.840.10008.1.2." + syntax, "GDCM", "16 signed; 8, 3 samples", "equal"));
            }
        }

        return new(
            "DICOM: pixels coded by other encoders",
            "Frames coded by independent encoders, against what was coded, or against the encoder's own decoder where the code loses something.",
            ["transfer syntax", "encoder", "bits", "result"],
            rows);
    }

    public static ConformanceTable Videos()
    {
        var video = new VideoTests();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var stream in VideoTests.Streams)
        {
            var (syntax, name, coding) = stream.Data;
            video.ReadFrame_VideoSyntaxes_AreFfmpegsFrames(syntax, name, coding);
            rows.Add(Row(syntax, "ffmpeg " + coding, "8", "within 1.5 grey levels of ffmpeg's decoding"));
        }

        return new("DICOM: video", "Streams by ffmpeg in fragments of a DICOM file, frames in an order that jumps.", ["transfer syntax", "encoder", "bits", "result"], rows);
    }

    private static IReadOnlyList<string> Row(string syntax, string encoder, string bits, string result) => [Name(TransferSyntax.ByUid(syntax)), encoder, bits, result];

    private static (string Syntax, string Photometric, string Bits, bool IsEqual) Frames(WrittenFrames written, string name)
    {
        using var reader = written.Open(name);
        var (info, raw) = (reader.Info, written.Raw(name));
        var ours = Enumerable.Range(0, info.Frames!.Value).SelectMany(frame => reader.ReadFrame(frame, CancellationToken.None).Data);
        return (
            Name(reader.File.Syntax),
            info.Photometric + (info.Planar == 1 ? ", by plane" : string.Empty),
            $"{info.BitsAllocated} / {info.BitsStored?.ToString() ?? info.Dtype}{(info.PixelRepresentation == 1 ? " signed" : string.Empty)}",
            ours.SequenceEqual(raw));
    }

    private static string Name(TransferSyntax syntax) => $"{syntax.Name.Split(',', '(')[0].Trim()} ({syntax.Uid})";
}
