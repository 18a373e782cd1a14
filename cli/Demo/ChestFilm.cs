using System.Runtime.InteropServices;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Cli.Demo;

/// <summary>
/// The phantom as a chest film: how much each ray from front to back loses. As DICOM in MONOCHROME1, where the least value is white, and as PNG.
/// The patient's left is on the right of the picture, as films are hung.
/// </summary>
internal static class ChestFilm
{
    private const int Size = 1024;

    /// <summary>mm at the detector.</summary>
    private const float Spacing = 0.35f;

    /// <summary>mm towards the head, at the film's upper edge.</summary>
    private const float Top = 172;

    private const string DigitalXRay = "1.2.840.10008.5.1.4.1.1.1.1";

    public static void Write(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        cancellation.ThrowIfCancellationRequested();
        var dark = Exposure();
        var stored = new byte[dark.Length * 2];
        var shown = new byte[dark.Length];
        for (int i = 0; i < dark.Length; i++)
        {
            ushort value = (ushort)(dark[i] * 4095);
            stored[2 * i] = (byte)value;
            stored[(2 * i) + 1] = (byte)(value >> 8);
            shown[i] = (byte)(255 - (dark[i] * 255));
        }

        File.WriteAllBytes(Path.Combine(folder, "film.dcm"), Dicom(stored));
        File.WriteAllBytes(Path.Combine(folder, "film.png"), ImageEncoder.Encode(new(Size, Size, 1, SampleType.UInt8, shown), EncodeFormat.Png));
    }

    /// <summary>0 where no X-rays arrive, 1 where nearly all do; rays are cast for every second pixel, which is fine enough for a blurred focus.</summary>
    private static float[] Exposure()
    {
        const int Half = Size / 2;
        var loss = new float[Half * Half];
        Parallel.For(0, Half, row =>
        {
            float z = Top - ((row + 0.5f) * 2 * Spacing);
            var met = Thorax.Solids.Where(solid => XRay.MayMeet(solid, z)).Select(XRay.Across).ToArray();
            var ray = new XRay();
            for (int column = 0; column < Half; column++) loss[(row * Half) + column] = ray.Loss(met, ((column + 0.5f) * 2 * Spacing) - (Half * Spacing), z);
        });

        var small = new PixelBuffer(Half, Half, 1, SampleType.Float32, MemoryMarshal.AsBytes<float>(loss).ToArray());
        var film = MemoryMarshal.Cast<byte, float>(Resample.To(small, Size, Size).Data).ToArray();
        var random = new Noise(5);
        for (int i = 0; i < film.Length; i++)
        {
            // The film's own curve: an S over what the ray lost.
            float white = 1 / (1 + MathF.Exp(-1.75f * (film[i] - 2.2f)));
            float open = Noise.Step(0, 0.6f, film[i]);
            film[i] = Math.Clamp(1 - (white * open * 1.02f) + (random.Normal() * 0.007f), 0.01f, 0.99f);
        }

        return film;
    }

    private static byte[] Dicom(byte[] pixels)
    {
        string instance = DicomWriter.Uid("chest film");
        return new DicomWriter()
            .Text(0x00080008, "CS", @"DERIVED\PRIMARY")
            .Text(0x00080016, "UI", DigitalXRay)
            .Text(0x00080018, "UI", instance)
            .Text(0x00080020, "DA", "20260101")
            .Text(0x00080030, "TM", "120500")
            .Text(0x00080050, "SH", "")
            .Text(0x00080060, "CS", "DX")
            .Text(0x00080068, "CS", "FOR PRESENTATION")
            .Text(0x00080070, "LO", "Lightbox")
            .Text(0x00080090, "PN", "")
            .Text(0x00081030, "LO", "Synthetic chest film")
            .Text(0x00100010, "PN", "DEMO^PHANTOM")
            .Text(0x00100020, "LO", "LIGHTBOX-DEMO-DX")
            .Text(0x00100030, "DA", "")
            .Text(0x00100040, "CS", "O")
            .Text(0x00120062, "CS", "YES")
            .Text(0x00120063, "LO", "Computed phantom, no patient")
            .Text(0x00180015, "CS", "CHEST")
            .Decimal(0x00181164, Spacing, Spacing)
            .Text(0x00185101, "CS", "PA")
            .Text(0x0020000d, "UI", DicomWriter.Uid("film study"))
            .Text(0x0020000e, "UI", DicomWriter.Uid("film series"))
            .Text(0x00200010, "SH", "DEMO")
            .Text(0x00200011, "IS", "1")
            .Text(0x00200013, "IS", "1")
            .Text(0x00200020, "CS", @"L\F")
            .Text(0x00204000, "LT", "Synthetic phantom computed by Lightbox; no patient, no copy of a real image.")
            .Short(0x00280002, 1)
            .Text(0x00280004, "CS", "MONOCHROME1")
            .Short(0x00280010, Size)
            .Short(0x00280011, Size)
            .Short(0x00280100, 16)
            .Short(0x00280101, 12)
            .Short(0x00280102, 11)
            .Short(0x00280103, 0)
            .Decimal(0x00281050, 2048)
            .Decimal(0x00281051, 4096)
            .Decimal(0x00281052, 0)
            .Decimal(0x00281053, 1)
            .Text(0x00281054, "LO", "US")
            .Pixels(pixels)
            .ToFile(DigitalXRay, instance, DicomWriter.ExplicitLittleEndian);
    }
}
