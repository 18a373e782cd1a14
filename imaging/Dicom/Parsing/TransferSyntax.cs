using System.Collections.Frozen;

namespace Lightbox.Imaging.Dicom;

/// <summary>How the pixels of a file are coded.</summary>
internal enum PixelCoding
{
    Native,
    Rle,
    /// <summary>Lossy or lossless: the stream says which, and some files' syntax says the other.</summary>
    Jpeg,
    JpegLs,
    Jpeg2000,

    /// <summary>A fragment for each frame, its samples as they are (PS3.5 A.4.11).</summary>
    NativeFrames,

    /// <summary>A fragment for each frame, its samples deflated (PS3.5 A.4.13).</summary>
    DeflatedFrames,
    Unsupported,
}

/// <summary>A transfer syntax (PS3.5 section 10 and annex A): how the data set is written and how its pixels are coded.</summary>
/// <param name="Uid">Its UID; empty when the file names none and the encoding was found by looking.</param>
/// <param name="Name">Its name in PS3.6.</param>
/// <param name="SwappedPixels">Native samples are big endian whatever the data set is.</param>
internal sealed record TransferSyntax(string Uid, string Name, DataSetEncoding Encoding, PixelCoding Pixels, bool Deflated = false, bool SwappedPixels = false)
{
    /// <summary>8-bit JPEG that every browser shows.</summary>
    public const string JpegBaseline = "1.2.840.10008.1.2.4.50";

    private static readonly FrozenDictionary<string, TransferSyntax> Known = new TransferSyntax[]
    {
        new("1.2.840.10008.1.2", "Implicit VR Little Endian", DataSetEncoding.ImplicitLittle, PixelCoding.Native),
        new("1.2.840.10008.1.2.1", "Explicit VR Little Endian", DataSetEncoding.ExplicitLittle, PixelCoding.Native),
        Compressed("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian", PixelCoding.NativeFrames),
        new("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", DataSetEncoding.ExplicitLittle, PixelCoding.Native, Deflated: true),
        new("1.2.840.10008.1.2.2", "Explicit VR Big Endian", DataSetEncoding.ExplicitBig, PixelCoding.Native),
        new("1.2.840.113619.5.2", "GE private: Implicit VR Little Endian with big-endian pixels", DataSetEncoding.ImplicitLittle, PixelCoding.Native, SwappedPixels: true),
        Compressed("1.2.840.10008.1.2.5", "RLE Lossless", PixelCoding.Rle),
        Compressed("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.52", "JPEG Extended (Process 3 and 5) (Retired)", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8) (Retired)", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.54", "JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9) (Retired)", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.55", "JPEG Full Progression, Non-Hierarchical (Process 10 and 12) (Retired)", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.56", "JPEG Full Progression, Non-Hierarchical (Process 11 and 13) (Retired)", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.58", "JPEG Lossless, Non-Hierarchical (Process 15) (Retired)", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.59", "JPEG Extended, Hierarchical (Process 16 and 18) (Retired)"),
        Compressed("1.2.840.10008.1.2.4.60", "JPEG Extended, Hierarchical (Process 17 and 19) (Retired)"),
        Compressed("1.2.840.10008.1.2.4.61", "JPEG Spectral Selection, Hierarchical (Process 20 and 22) (Retired)"),
        Compressed("1.2.840.10008.1.2.4.62", "JPEG Spectral Selection, Hierarchical (Process 21 and 23) (Retired)"),
        Compressed("1.2.840.10008.1.2.4.63", "JPEG Full Progression, Hierarchical (Process 24 and 26) (Retired)"),
        Compressed("1.2.840.10008.1.2.4.64", "JPEG Full Progression, Hierarchical (Process 25 and 27) (Retired)"),
        Compressed("1.2.840.10008.1.2.4.65", "JPEG Lossless, Hierarchical (Process 28) (Retired)"),
        Compressed("1.2.840.10008.1.2.4.66", "JPEG Lossless, Hierarchical (Process 29) (Retired)"),
        Compressed("1.2.840.10008.1.2.4.70", "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])", PixelCoding.Jpeg),
        Compressed("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless Image Compression", PixelCoding.JpegLs),
        Compressed("1.2.840.10008.1.2.4.81", "JPEG-LS Lossy (Near-Lossless) Image Compression", PixelCoding.JpegLs),
        Compressed("1.2.840.10008.1.2.4.90", "JPEG 2000 Image Compression (Lossless Only)", PixelCoding.Jpeg2000),
        Compressed("1.2.840.10008.1.2.4.91", "JPEG 2000 Image Compression", PixelCoding.Jpeg2000),
        Compressed("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)"),
        Compressed("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component Image Compression"),
        Compressed("1.2.840.10008.1.2.4.94", "JPIP Referenced"),
        Compressed("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate"),
        Compressed("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level"),
        Compressed("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level"),
        Compressed("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1"),
        Compressed("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1"),
        Compressed("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video"),
        Compressed("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video"),
        Compressed("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2"),
        Compressed("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1"),
        Compressed("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1"),
        Compressed("1.2.840.10008.1.2.4.110", "JPEG XL Lossless"),
        Compressed("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression"),
        Compressed("1.2.840.10008.1.2.4.112", "JPEG XL"),
        Compressed("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Image Compression (Lossless Only)", PixelCoding.Jpeg2000),
        Compressed("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)", PixelCoding.Jpeg2000),
        Compressed("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000 Image Compression", PixelCoding.Jpeg2000),
        Compressed("1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced"),
        Compressed("1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate"),
        Compressed("1.2.840.10008.1.2.7.1", "SMPTE ST 2110-20 Uncompressed Progressive Active Video"),
        Compressed("1.2.840.10008.1.2.7.2", "SMPTE ST 2110-20 Uncompressed Interlaced Active Video"),
        Compressed("1.2.840.10008.1.2.7.3", "SMPTE ST 2110-30 PCM Digital Audio"),
        Compressed("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", PixelCoding.DeflatedFrames),
    }.ToFrozenDictionary(syntax => syntax.Uid);

    /// <summary>H.264, HEVC or MPEG-2: one stream for all frames.</summary>
    public bool IsVideo => Uid.StartsWith("1.2.840.10008.1.2.4.10", StringComparison.Ordinal);

    /// <summary>A syntax nobody registered is read as explicit little endian, which all compressed ones are (PS3.5 A.4).</summary>
    public static TransferSyntax ByUid(string uid) => Known.TryGetValue(uid, out var syntax) ? syntax : Compressed(uid, "an unknown transfer syntax");

    /// <summary>The syntax of a file that does not name one.</summary>
    public static TransferSyntax Unnamed(DataSetEncoding encoding) => new(string.Empty, "no transfer syntax named", encoding, PixelCoding.Native);

    private static TransferSyntax Compressed(string uid, string name, PixelCoding pixels = PixelCoding.Unsupported) =>
        new(uid, name, DataSetEncoding.ExplicitLittle, pixels);
}
