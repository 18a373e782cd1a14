using System.Security.Cryptography;
using System.Text;
using Lightbox.Storage.Secrets;

namespace Lightbox.Ingest.Intake;

/// <summary>
/// Pseudonyms that tie files of one study together within a dataset and nothing across datasets: HMAC-SHA256(secret, dataset, kind, id).
/// </summary>
internal sealed class StudyKeys(Secret secret)
{
    /// <returns>32 hex digits; empty for an empty UID.</returns>
    public string StudyKey(string dataset, string studyInstanceUid)
    {
        if (studyInstanceUid.Length == 0) return "";
        // NUL cannot stand in either part, so no two different inputs run together.
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret.Bytes, Encoding.UTF8.GetBytes($"{dataset}\0study\0{studyInstanceUid}")))[..32];
    }
}
