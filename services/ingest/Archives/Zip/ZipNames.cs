using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Lightbox.Ingest.Archives.Zip;

/// <summary>An entry's name: UTF-8 where the archive says so or where it can be nothing else, code page 437 otherwise (APPNOTE.TXT appendix D).</summary>
internal static class ZipNames
{
    /// <summary>Info-ZIP Unicode Path (4.6.9): version 1, CRC-32 of the name it replaces, name.</summary>
    private const int UnicodePath = 0x7075;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding Ibm437 = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    public static string Decode(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra, bool isUtf8)
    {
        if (isUtf8) return Encoding.UTF8.GetString(name);
        var field = ZipExtra.Find(extra, UnicodePath);
        if (field.Length > 5 && field[0] == 1 && BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Crc32.HashToUInt32(name)) return Encoding.UTF8.GetString(field[5..]);
        try
        {
            return Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return Ibm437.GetString(name);
        }
    }
}
