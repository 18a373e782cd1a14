using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lightbox.Ingest.Sources;
using Lightbox.Storage.Secrets;

namespace Lightbox.Ingest.Access;

/// <summary>
/// What a person gave a job to open its source with: sealed with a key of this installation, bound to the job, in a table of its own, and gone when
/// the job ends (the job store sees to that).
/// </summary>
internal sealed class JobSecrets(IJobSecretStore store, Secret secret)
{
    // AES-256-GCM, NIST SP 800-38D: nonce of 12 bytes, then the tag of 16, then the text.
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.Bytes.ToArray(), 32, info: "lightbox job secret"u8.ToArray());

    public Task KeepAsync(string id, SourceSecret given, CancellationToken cancellation)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(given);
        var kept = new byte[NonceBytes + TagBytes + text.Length];
        RandomNumberGenerator.Fill(kept.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(kept.AsSpan(0, NonceBytes), text, kept.AsSpan(NonceBytes + TagBytes), kept.AsSpan(NonceBytes, TagBytes), Encoding.ASCII.GetBytes(id));
        CryptographicOperations.ZeroMemory(text);
        return store.KeepAsync(id, kept, cancellation);
    }

    /// <returns>Null when nothing was given, or when it was sealed by an installation with another secret.</returns>
    public async Task<SourceSecret?> FindAsync(string id, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { Length: > NonceBytes + TagBytes } kept) return null;
        var text = new byte[kept.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(kept.AsSpan(0, NonceBytes), kept.AsSpan(NonceBytes + TagBytes), kept.AsSpan(NonceBytes, TagBytes), text, Encoding.ASCII.GetBytes(id));
            return JsonSerializer.Deserialize<SourceSecret>(text);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
