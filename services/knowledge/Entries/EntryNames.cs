using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Entries;

/// <summary>Resource names <c>entries/{entry}</c>.</summary>
internal static class EntryNames
{
    public const int MaximumIdLength = 100;

    private const string Prefix = "entries/";

    public static string Of(string id) => Prefix + id;

    /// <summary>The id in a name.</summary>
    /// <exception cref="InvalidRequestException">It is no such name.</exception>
    public static string Id(string name, string field = "name")
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !IsId(name.AsSpan(Prefix.Length)))
            throw new InvalidRequestException(field, "must be entries/{entry}, the id of lower-case letters, digits and '-'");
        return name[Prefix.Length..];
    }

    public static bool IsId(ReadOnlySpan<char> id)
    {
        if (id.Length is 0 or > MaximumIdLength) return false;
        foreach (var c in id)
        {
            if (c is not (>= 'a' and <= 'z' or >= '0' and <= '9' or '-')) return false;
        }

        return true;
    }
}
