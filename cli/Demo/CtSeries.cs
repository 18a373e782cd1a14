namespace Lightbox.Cli.Demo;

/// <summary>The phantom as a CT series: 40 axial slices, 5 mm apart, every fourth compressed by RLE.</summary>
internal static class CtSeries
{
    public const int Slices = 40;

    public const float SliceDistance = 5;

    private const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";

    public static void Write(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var grain = ThoraxSlice.Grain();
        Parallel.For(0, Slices, new ParallelOptions { CancellationToken = cancellation }, slice =>
        {
            float z = PositionOf(slice);
            File.WriteAllBytes(Path.Combine(folder, NameOf(slice)), Instance(slice, z, ThoraxSlice.Stored(z, grain)));
        });
    }

    /// <summary>The file of a slice, 0-based from the feet.</summary>
    public static string NameOf(int slice) => $"slice-{slice + 1:00}.dcm";

    /// <summary>mm towards the head.</summary>
    public static float PositionOf(int slice) => (slice - (Slices / 2)) * SliceDistance;

    private static byte[] Instance(int slice, float z, byte[] pixels)
    {
        bool rle = slice % 4 == 3;
        string instance = DicomWriter.Uid($"ct {slice}");
        double corner = (0.5 - (ThoraxSlice.Size / 2)) * ThoraxSlice.Spacing;
        var dicom = new DicomWriter()
            .Text(0x00080008, "CS", @"DERIVED\PRIMARY\AXIAL")
            .Text(0x00080016, "UI", CtImageStorage)
            .Text(0x00080018, "UI", instance)
            .Text(0x00080020, "DA", "20260101")
            .Text(0x00080030, "TM", "120000")
            .Text(0x00080050, "SH", "")
            .Text(0x00080060, "CS", "CT")
            .Text(0x00080070, "LO", "Lightbox")
            .Text(0x00080090, "PN", "")
            .Text(0x00081030, "LO", "Synthetic chest")
            .Text(0x0008103e, "LO", "Phantom 5 mm")
            .Text(0x00081090, "LO", "Demo phantom")
            .Text(0x00100010, "PN", "DEMO^PHANTOM")
            .Text(0x00100020, "LO", "LIGHTBOX-DEMO-CT")
            .Text(0x00100030, "DA", "")
            .Text(0x00100040, "CS", "O")
            .Text(0x00120062, "CS", "YES")
            .Text(0x00120063, "LO", "Computed phantom, no patient")
            .Text(0x00180015, "CS", "CHEST")
            .Decimal(0x00180050, SliceDistance)
            .Text(0x00180060, "DS", "")
            .Text(0x00185100, "CS", "HFS")
            .Text(0x0020000d, "UI", DicomWriter.Uid("ct study"))
            .Text(0x0020000e, "UI", DicomWriter.Uid("ct series"))
            .Text(0x00200010, "SH", "DEMO")
            .Text(0x00200011, "IS", "1")
            .Text(0x00200012, "IS", "")
            .Text(0x00200013, "IS", $"{slice + 1}")
            .Decimal(0x00200032, corner, corner, z)
            .Decimal(0x00200037, 1, 0, 0, 0, 1, 0)
            .Text(0x00200052, "UI", DicomWriter.Uid("ct frame of reference"))
            .Text(0x00201040, "LO", "")
            .Decimal(0x00201041, z)
            .Text(0x00204000, "LT", "Synthetic phantom computed by Lightbox; no patient, no copy of a real image.")
            .Short(0x00280002, 1)
            .Text(0x00280004, "CS", "MONOCHROME2")
            .Short(0x00280010, ThoraxSlice.Size)
            .Short(0x00280011, ThoraxSlice.Size)
            .Decimal(0x00280030, ThoraxSlice.Spacing, ThoraxSlice.Spacing)
            .Short(0x00280100, 16)
            .Short(0x00280101, 12)
            .Short(0x00280102, 11)
            .Short(0x00280103, 0)
            .Decimal(0x00281050, 40, -500)
            .Decimal(0x00281051, 450, 1500)
            .Decimal(0x00281052, -1024)
            .Decimal(0x00281053, 1)
            .Text(0x00281054, "LO", "HU")
            .Text(0x00281055, "LO", @"MEDIASTINUM\LUNG");
        if (rle) dicom.EncapsulatedPixels(RleEncoder.Encode(pixels, ThoraxSlice.Size));
        else dicom.Pixels(pixels);
        return dicom.ToFile(CtImageStorage, instance, rle ? DicomWriter.Rle : DicomWriter.ExplicitLittleEndian);
    }
}
