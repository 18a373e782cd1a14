using System.Diagnostics.CodeAnalysis;

namespace Lightbox.Ingest.Sources.S3;

/// <summary>What <c>s3://bucket/key</c> names: an object, all below a prefix, or (with * or ?) all that match.</summary>
/// <param name="Bucket">Its name.</param>
/// <param name="Key">After the bucket, without the slash between them; may be empty.</param>
internal sealed record S3Address(string Bucket, string Key)
{
    public const string Scheme = "s3://";

    /// <summary>S3's own limit, in bytes of UTF-8.</summary>
    private const int MaximumKeyBytes = 1024;

    private static readonly char[] Wildcards = ['*', '?'];

    public bool IsPattern => Key.AsSpan().ContainsAny(Wildcards);

    /// <summary>What every matching key begins with.</summary>
    public string Prefix => Key.IndexOfAny(Wildcards) is var first and >= 0 ? Key[..first] : Key;

    /// <summary>The part of the prefix that is whole folders: "a/b/" of "a/b/c*".</summary>
    public string Folder => Prefix[..(Prefix.LastIndexOf('/') + 1)];

    public bool Matches(string key) => !IsPattern || KeyPattern.Matches(Key, key);

    public static bool TryParse(string text, [NotNullWhen(true)] out S3Address? address)
    {
        address = null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        var key = slash < 0 ? "" : rest[(slash + 1)..];
        if (!IsBucket(bucket) || System.Text.Encoding.UTF8.GetByteCount(key) > MaximumKeyBytes || key.Any(char.IsControl)) return false;
        address = new S3Address(bucket, key);
        return true;
    }

    /// <summary>Old buckets have upper case and underscores; anything else would change the host that is asked.</summary>
    private static bool IsBucket(string name) =>
        name.Length is >= 3 and <= 255 && char.IsAsciiLetterOrDigit(name[0]) && !name.Contains("..", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
