using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Limits;

/// <summary>
/// Keyset page tokens: the sort key of the last row sent, bound to the query that made it. The check is a hash, not a secret: a token gives no
/// more than a query with the same filter would, it must only not be mistaken for another query's, or for one after an edit.
/// </summary>
public static class PageToken
{
    private const int HashBytes = 16;
    private const int MaximumLength = 4096;

    /// <param name="query">Everything that decides the rows and their order: parent, filter, order_by. Not the page size.</param>
    /// <param name="keys">The last row's sort key, part by part.</param>
    public static string Encode(string query, params IReadOnlyList<string> keys)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(keys.ToArray(), PageTokenJson.Default.StringArray);
        return Base64Url.EncodeToString([.. Hash(query, payload), .. payload]);
    }

    /// <summary>The sort key, or null for the first page (an empty token).</summary>
    /// <param name="parts">How many parts the sort key has.</param>
    /// <exception cref="InvalidRequestException">Forged, cut, or made by another query.</exception>
    public static string[]? Decode(string token, string query, int parts, string field = "page_token")
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length == 0) return null;
        if (token.Length > MaximumLength || !Base64Url.IsValid(token)) throw Invalid(field);

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= HashBytes) throw Invalid(field);
        var payload = bytes.AsSpan(HashBytes);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, HashBytes), Hash(query, payload))) throw Invalid(field);

        var keys = JsonSerializer.Deserialize(payload, PageTokenJson.Default.StringArray);
        return keys?.Length == parts ? keys : throw Invalid(field);
    }

    private static byte[] Hash(string query, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("lightbox page token 1\n"u8);
        hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(query)));
        hash.AppendData(payload);
        return hash.GetHashAndReset()[..HashBytes];
    }

    private static InvalidRequestException Invalid(string field) => new(field, "is not a token of this query; start again without one");
}
