using System.Text;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Embeddings.Models;

/// <summary>Resource names <c>models/{model}</c>.</summary>
internal static class ModelNames
{
    /// <summary>The built-in model: latent semantic analysis of the entries.</summary>
    public const string Lsa = "lsa";

    private const string Prefix = "models/";
    private const int MaximumLength = 100;

    public static string Of(string id) => Prefix + id;

    /// <summary>The id in a name.</summary>
    /// <exception cref="InvalidRequestException">It is no such name.</exception>
    public static string Id(string name, string field = "name")
    {
        var id = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : "";
        return id.Length is > 0 and <= MaximumLength && id.All(IsAllowed)
            ? id
            : throw new InvalidRequestException(field, "must be models/{model}, the id of lower-case letters, digits, '-', '.' and '_'");
    }

    /// <summary>An id from a name at a provider: "nomic-embed-text:v1.5" is nomic-embed-text-v1.5.</summary>
    public static string Sanitized(string name)
    {
        var id = new StringBuilder();
        foreach (var c in name.ToLowerInvariant()) id.Append(IsAllowed(c) ? c : '-');
        return id.Length == 0 ? "model" : id.ToString(0, Math.Min(id.Length, MaximumLength));
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_';
}
