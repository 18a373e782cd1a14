using Lightbox.Retrieval.Spelling;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Search;

/// <summary>The text of a search.</summary>
internal static class Query
{
    public const int MaximumLength = 1000;

    /// <exception cref="InvalidRequestException">Empty or too long.</exception>
    public static string Checked(string query, string field = "query", int most = MaximumLength)
    {
        if (string.IsNullOrWhiteSpace(query)) throw new InvalidRequestException(field, "must not be empty");
        return query.Length <= most ? query : throw new InvalidRequestException(field, $"must have at most {most} characters");
    }

    /// <summary>The query with repaired words in the place of those typed.</summary>
    public static string AsRead(string query, IReadOnlyList<WordRepair> repairs)
    {
        foreach (var repair in repairs) query = query.Replace(repair.Typed, repair.Meant, StringComparison.OrdinalIgnoreCase);
        return query;
    }
}
