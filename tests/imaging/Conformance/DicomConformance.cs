using System.Runtime.InteropServices;
using Lightbox.Imaging.Dicom;
using Lightbox.Imaging.Tests.Dicom;

namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>The shared DICOM samples: stored pixels against pydicom, pictures against dcmtk.</summary>
internal static class DicomConformance
{
    /// <summary>A JPEG decoder may differ by this much from another (the inverse cosine transform is not exact).</summary>
    private const int LossyTolerance = 2;

    /// <summary>Debian's pydicom 2.3 does not unswap bytes in big-endian words; the file is held to its little-endian twin instead.</summary>
    private const string SwappedBytes = "SC_rgb_small_odd_big_endian.dcm", Twin = "SC_rgb_small_odd.dcm";

    public static ConformanceTable Samples()
    {
        using var pydicom = new PydicomReading();
        return ConformanceTable.Grouped(
            "DICOM: stored pixels of the shared samples",
            "Every frame as stored, after decompression and before any transform, against pydicom (with GDCM, numpy and dcmtk's decompressors behind it). \"Equal\" is bit for bit.",
            ["class", "transfer syntax", "photometric", "bits allocated / stored", "frames"],
            DicomSamples.All().Select(name => Sample(name, pydicom)).ToList());
    }

    public static ConformanceTable Displays() => ConformanceTable.Grouped(
        "DICOM: pictures of the shared samples",
        "The first frame as shown, with the file's first window where it has one, against dcmtk's dcmj2pnm. Without a window in the file the two choose their own, so these are not compared.",
        ["photometric", "window", "transfer syntax"],
        DicomSamples.All().Select(Display).OfType<(IReadOnlyList<string>, string)>().ToList());

    public static ConformanceTable Steps()
    {
        IReadOnlyList<string>[] rows = [.. PydicomDisplay.All().Select(image => (IReadOnlyList<string>)[image.Name.Replace('-', ' '), Difference(image)])];
        return new(
            "DICOM: windows, tables and palettes",
            "Images that pydicom writes, each over the whole range of its stored values, against pydicom's own windows, tables and colours.",
            ["what", "result"],
            rows);

        static string Difference(PydicomDisplay image) => image.Away == 0 ? "equal" : image.Away <= image.Tolerance ? $"within {image.Away} of 255" : "WRONG";
    }

    private static (IReadOnlyList<string> Cells, string Result) Sample(string name, PydicomReading pydicom)
    {
        DicomReader reader;
        try
        {
            reader = DicomSamples.Open(name);
        }
        catch (ImageFormatException e)
        {
            return (["not readable", "", "", "", ""], $"refused: broken at {e.Field ?? "its end"}; pydicom {(pydicom.Index[name]!["unreadable"] is null ? "reads what is there" : "refuses it too")}");
        }

        using (reader)
        {
            var info = reader.Info;
            if (info.Kind == ImageKind.Document) return ([SopClasses.Name(info.SopClass), Syntax(reader), "", "", ""], "no pixels: described");
            string[] cells =
            [
                SopClasses.Name(info.SopClass),
                Syntax(reader),
                info.Photometric + (info.Planar == 1 ? ", by plane" : string.Empty),
                $"{info.BitsAllocated} / {info.BitsStored}{(info.PixelRepresentation == 1 ? " signed" : string.Empty)}",
                info.Frames == 1 ? "1" : "several",
            ];
            return (cells, Compare(reader, name, pydicom));
        }
    }

    private static string Compare(DicomReader reader, string name, PydicomReading pydicom)
    {
        var entry = pydicom.Index[name]!;
        byte[] ours;
        try
        {
            ours = Frames(reader);
        }
        catch (ImagingException e)
        {
            var why = e is UnsupportedImageException unsupported ? $"not supported ({unsupported.Feature})" : $"broken at {(e as ImageFormatException)?.Field ?? "its frame"}";
            return $"refused: {why}; {(entry["raw"] is null ? "pydicom refuses it too" : "pydicom reads it")}";
        }

        if (name == SwappedBytes)
        {
            using var twin = DicomSamples.Open(Twin);
            return ours.AsSpan().SequenceEqual(Frames(twin)) ? "equal to its little-endian twin" : "WRONG against its twin";
        }

        if (entry["raw"] is null) return "read; pydicom does not";
        var away = Furthest(ours, pydicom.Raw(name), (string?)entry["dtype"]);
        return away == 0 ? "equal" : away <= LossyTolerance ? $"within {away}" : "WRONG";
    }

    private static (IReadOnlyList<string> Cells, string Result)? Display(string name)
    {
        try
        {
            using var reader = DicomSamples.Open(name);
            var info = reader.Info;
            var grey = info.Photometric is "MONOCHROME1" or "MONOCHROME2";
            if (info.Kind == ImageKind.Document || (grey && info.Window is null)) return null;
            var picture = reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None);
            return ([info.Photometric!, grey ? "the file's first" : "none", Syntax(reader)], Against(name, picture, grey));
        }
        catch (ImagingException)
        {
            // Told in the table of stored pixels.
            return null;
        }
    }

    private static string Against(string name, PixelBuffer picture, bool windowed)
    {
        try
        {
            var (width, height, samples, theirs) = DcmtkPicture.Of(Lightbox.Testing.Samples.Path("dicom/" + name), 0, windowed);
            if ((width, height, samples) != (picture.Width, picture.Height, picture.SamplesPerPixel)) return "shown; dcmtk shows another size or kind";
            var away = theirs.Zip(picture.Data, (a, b) => Math.Abs(a - b)).Max();
            return away <= 3 ? "within 3 of 255" : $"differs by up to {away}";
        }
        catch (InvalidOperationException)
        {
            return "shown; dcmtk does not show it";
        }
    }

    private static byte[] Frames(DicomReader reader)
    {
        using var all = new MemoryStream();
        for (var frame = 0; frame < reader.Info.Frames; frame++) all.Write(reader.ReadFrame(frame, CancellationToken.None).Data);
        return all.ToArray();
    }

    private static string Syntax(DicomReader reader)
    {
        var syntax = reader.File.Syntax;
        return syntax.Uid.Length > 0 ? $"{syntax.Name.Split(',', '(')[0].Trim()} ({syntax.Uid})" : "not said";
    }

    private static int Furthest(byte[] ours, byte[] theirs, string? dtype)
    {
        if (ours.Length != theirs.Length) return int.MaxValue;
        if (ours.AsSpan().SequenceEqual(theirs)) return 0;
        return dtype switch
        {
            "uint16" => Most(MemoryMarshal.Cast<byte, ushort>(ours).ToArray(), MemoryMarshal.Cast<byte, ushort>(theirs).ToArray(), (a, b) => a - b),
            "int16" => Most(MemoryMarshal.Cast<byte, short>(ours).ToArray(), MemoryMarshal.Cast<byte, short>(theirs).ToArray(), (a, b) => a - b),
            "uint8" => Most(ours, theirs, (a, b) => a - b),
            _ => int.MaxValue,
        };
    }

    private static int Most<T>(T[] a, T[] b, Func<T, T, int> difference) => a.Zip(b, (x, y) => Math.Abs(difference(x, y))).Max();
}
