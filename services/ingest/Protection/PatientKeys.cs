using System.Security.Cryptography;
using System.Text;
using Lightbox.Storage.Secrets;

namespace Lightbox.Ingest.Protection;

/// <summary>
/// Pseudonyms that tie what is of one patient together within a dataset and nothing across datasets: HMAC-SHA256(secret, dataset, issuer, id).
/// "001" of two datasets is two patients.
/// </summary>
internal sealed class PatientKeys(Secret secret)
{
    /// <param name="dataset">datasets/{dataset}.</param>
    /// <param name="issuer">Who gave the id, as DICOM's Issuer of Patient ID says; empty for an id that the dataset itself gave, also in its layout.</param>
    /// <param name="id">As the file or the layout writes it; spaces around it do not count.</param>
    /// <returns>32 hex digits; empty for an empty id.</returns>
    public string PatientKey(string dataset, string issuer, string id)
    {
        var trimmed = id.Trim(' ', '\0', '\t', '\r', '\n');
        if (trimmed.Length == 0) return "";
        // NUL is in none of the parts, so no two different inputs run together.
        var text = $"{dataset}\0patient\0{Part(issuer)}\0{Part(trimmed)}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret.Bytes, Encoding.UTF8.GetBytes(text)))[..32];
    }

    private static string Part(string text) => text.Trim(' ', '\0', '\t', '\r', '\n').Replace('\0', ' ');
}
