using System.Security.Cryptography;
using System.Text;

namespace Lightbox.Render.Renditions;

/// <summary>The key of an answer, in the caches and as its ETag: a hash of the images' content and of everything asked for.</summary>
internal static class ContentKey
{
    /// <summary>Goes up whenever a change here or in imaging draws other pixels for the same request.</summary>
    private const string Version = "render 3";

    /// <param name="image">Id of the image by its content.</param>
    /// <param name="request">All parameters as text, in their normal form.</param>
    /// <returns>32 hex digits.</returns>
    public static string Of(string image, string request)
    {
        var text = $"{Version}\n{image}\n{request}";
        Span<byte> bytes = text.Length <= 512 ? stackalloc byte[1536] : new byte[text.Length * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
