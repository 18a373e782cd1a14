using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Lightbox.Imaging.Dicom.Deidentification;

namespace Lightbox.Imaging.Tests.Dicom.Deidentification;

/// <summary>Pseudonyms from a hash, without a secret: for tests only.</summary>
internal sealed class FixedPseudonyms : IPseudonyms
{
    public string Patient(string issuer, string id) => id.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(issuer + "/" + id)))[..32];

    public string Uid(string uid) => "2.25." + new BigInteger(SHA256.HashData(Encoding.UTF8.GetBytes(uid)).AsSpan(0, 16), isUnsigned: true);

    public int Days(string subject) => -1 - (SHA256.HashData(Encoding.UTF8.GetBytes(subject))[0] * 5);
}
