using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Dicomweb;

/// <summary>The part of a QIDO-RS query that a person gives: "ModalitiesInStudy=CT&amp;StudyDate=2020-". It may name a patient and so is never shown.</summary>
internal static class QidoQuery
{
    private const int MaximumLength = 4096;

    /// <summary>How a search is walked through is the source's own.</summary>
    private static readonly string[] Own = ["limit", "offset"];

    /// <returns>The same, escaped, to be put behind a '?'; empty for none.</returns>
    /// <exception cref="InvalidRequestException">It is no query.</exception>
    public static string Parse(string query, string field)
    {
        if (query.Length > MaximumLength) throw new InvalidRequestException(field, $"must be at most {MaximumLength} characters");
        var pairs = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToList();
        foreach (var pair in pairs)
        {
            if (pair.Length != 2 || pair[0].Length == 0 || !pair[0].All(c => char.IsAsciiLetterOrDigit(c) || c == '.'))
                throw new InvalidRequestException(field, "must be pairs of a keyword or tag and a value, like ModalitiesInStudy=CT");
            if (Own.Contains(pair[0], StringComparer.OrdinalIgnoreCase)) throw new InvalidRequestException(field, "must leave limit and offset to the search");
        }

        return string.Join('&', pairs.Select(pair => $"{pair[0]}={Uri.EscapeDataString(Uri.UnescapeDataString(pair[1]))}"));
    }
}
