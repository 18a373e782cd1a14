using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Lightbox.Imaging.Dicom.Deidentification;
using Lightbox.Storage.Secrets;

namespace Lightbox.Ingest.Protection;

/// <summary>
/// Pseudonyms of one dataset, all from the secret: nothing is kept, and the same file gives the same copy on every machine that has the secret.
/// </summary>
internal sealed class Pseudonyms(Secret secret, PatientKeys patients, string dataset) : IPseudonyms
{
    /// <summary>Dates go back by up to ten years: never into the future.</summary>
    private const int MostDays = 3652;

    /// <summary>The patient's key, as the catalogue has it.</summary>
    public string Patient(string issuer, string id) => patients.PatientKey(dataset, issuer, id);

    /// <summary>A UUID as a UID (PS3.5 B.2): 122 bits of the HMAC, marked as a UUID of somebody's own making (RFC 9562, version 8).</summary>
    public string Uid(string uid)
    {
        var bits = Mac("uid", uid).AsSpan(0, 16);
        bits[6] = (byte)((bits[6] & 0x0F) | 0x80);
        bits[8] = (byte)((bits[8] & 0x3F) | 0x80);
        return "2.25." + new BigInteger(bits, isUnsigned: true, isBigEndian: true).ToString();
    }

    public int Days(string subject) => -1 - (int)(BinaryPrimitives.ReadUInt64BigEndian(Mac("days", subject)) % MostDays);

    private byte[] Mac(string kind, string text) => HMACSHA256.HashData(secret.Bytes, Encoding.UTF8.GetBytes($"{dataset}\0{kind}\0{text}"));
}
