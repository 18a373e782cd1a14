using System.Text;
using Google.Protobuf;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Entries;

/// <summary>A person's entry as it was asked for, checked: what reads the entries later relies on it.</summary>
internal static class EntryRequests
{
    private const int MaximumName = 300;
    private const int MaximumBytes = 256 * 1024;
    private const int MaximumReason = 1000;
    private const int MaximumRequestId = 128;

    /// <summary>The row that an entry stands for; id and origin are the caller's to set.</summary>
    /// <param name="field">The entry's field in the request, for errors.</param>
    /// <exception cref="InvalidRequestException">A field is wrong.</exception>
    public static EntryRow Row(Entry entry, string id, string origin, string field = "entry")
    {
        if (string.IsNullOrWhiteSpace(entry.FindingName) || entry.FindingName.Length > MaximumName)
            throw new InvalidRequestException(field + ".finding_name", $"must have 1 to {MaximumName} characters");
        if (string.IsNullOrWhiteSpace(entry.Description)) throw new InvalidRequestException(field + ".description", "must not be empty");
        if (entry.CalculateSize() > MaximumBytes) throw new InvalidRequestException(field, $"must not be larger than {MaximumBytes} bytes");
        // A NUL is text that one of the databases cannot keep.
        if (entry.ToByteArray().AsSpan().Contains((byte)0) && JsonFormatter.Default.Format(entry).Contains("\\u0000", StringComparison.Ordinal))
            throw new InvalidRequestException(field, "must not hold a NUL character");
        if (!Enum.IsDefined(entry.Kind)) throw new InvalidRequestException(field + ".kind", "must be one of the contract's");
        CheckProvenance(entry, field);
        var row = EntryMapping.ToRow(entry, id, origin);
        return row with
        {
            Supersedes = entry.Supersedes.Length == 0 ? "" : EntryNames.Id(entry.Supersedes, field + ".supersedes"),
            Notice = entry.Notice.StartsWith(Notice.Text, StringComparison.Ordinal) ? entry.Notice : Notice.With(entry.Notice.Trim()),
        };
    }

    /// <exception cref="InvalidRequestException">It is too long or holds a NUL.</exception>
    public static string RequestId(string requestId) => requestId.Length <= MaximumRequestId && !requestId.Contains('\0', StringComparison.Ordinal)
        ? requestId
        : throw new InvalidRequestException("request_id", $"must have at most {MaximumRequestId} characters");

    /// <exception cref="InvalidRequestException">It is empty or too long.</exception>
    public static string Reason(string reason) => !string.IsNullOrWhiteSpace(reason) && reason.Length <= MaximumReason && !reason.Contains('\0', StringComparison.Ordinal)
        ? reason
        : throw new InvalidRequestException("reason", $"must have 1 to {MaximumReason} characters");

    /// <summary>An id made of a name: "Ground-glass opacity (GGO)" is ground-glass-opacity-ggo.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-' && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark) slug.Append('-');
            if (slug.Length >= EntryNames.MaximumIdLength - 10) break;
        }

        var id = slug.ToString().Trim('-');
        return id.Length > 0 ? id : "entry";
    }

    private static void CheckProvenance(Entry entry, string field)
    {
        foreach (var source in entry.Provenance)
        {
            if (source.HasStart != source.HasEnd || (source.HasStart && (source.Start < 0 || source.End < source.Start)))
                throw new InvalidRequestException(field + ".provenance", "must have a start that is not negative and an end that is not before it, or neither");
        }
    }
}
