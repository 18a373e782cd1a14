using System.Globalization;
using Lightbox.Knowledge.Entries;
using Lightbox.Retrieval.Terminology;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Terms;

/// <summary>A concept as a file has it.</summary>
/// <param name="Line">Where it begins, from 1.</param>
internal sealed record TermLine(int Line, Concept Concept)
{
    private const int MaximumText = 200;
    private const int MaximumForms = 1000;

    public InvalidRequestException Wrong(string field, string description) => WrongAt(Line, field, description);

    /// <summary>Says line and field.</summary>
    public static InvalidRequestException WrongAt(int line, string field, string description) =>
        new("text", string.Create(CultureInfo.InvariantCulture, $"line {line}: {field} {description}"));

    /// <param name="codes">SYSTEM:CODE each.</param>
    /// <param name="forms">Words; behind an @ the words of which one must stand beside an ambiguous form, separated by commas.</param>
    public static TermLine Of(int line, string id, string kind, string display, IReadOnlyList<string> codes, string dicom, IReadOnlyList<string> forms)
    {
        display = display.Trim();
        if (display.Length is 0 or > MaximumText) throw WrongAt(line, "display", $"must have 1 to {MaximumText} characters");
        id = id.Trim().Length > 0 ? id.Trim() : EntryRequests.Slug(display);
        if (!EntryNames.IsId(id)) throw WrongAt(line, "id", "must be of lower-case letters, digits and hyphens");
        if (forms.Count > MaximumForms) throw WrongAt(line, "forms", $"must be at most {MaximumForms}");
        SurfaceForm[] read = [.. forms.Prepend(display).Select(form => Form(line, form)).DistinctBy(form => form.Text.ToLowerInvariant())];
        return new(line, new(id, Kind(line, kind), display, [.. codes.Select(code => Code(line, code)).Distinct()], Dicom(line, dicom.Trim()), read));
    }

    private static ConceptKind Kind(int line, string kind) => kind.Trim().ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal) switch
    {
        "modality" => ConceptKind.Modality,
        "bodypart" => ConceptKind.BodyPart,
        "finding" => ConceptKind.Finding,
        "other" => ConceptKind.Other,
        _ => throw WrongAt(line, "kind", "must be modality, body part, finding or other"),
    };

    private static TermCode Code(int line, string code)
    {
        var parts = code.Trim().Split(':');
        if (parts is not [{ Length: > 0 and <= 32 } system, { Length: > 0 and <= 64 } value] || code.Any(char.IsWhiteSpace)) throw WrongAt(line, "codes", "must be SYSTEM:CODE");
        if (system == "SCT" && !SnomedIdentifier.IsValid(value)) throw WrongAt(line, "codes", $"must be right; the check digit of SCT {value} is not");
        return new(system, value);
    }

    private static string Dicom(int line, string value) => value.Length <= 16 && value.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '_' or ' ')
        ? value
        : throw WrongAt(line, "dicom", "must be a DICOM code string: capitals, digits, '_' and spaces, at most 16");

    private static SurfaceForm Form(int line, string form)
    {
        var parts = form.Split('@');
        var text = parts[0].Trim();
        if (text.Length is 0 or > MaximumText || parts.Length > 2 || !text.Any(char.IsLetterOrDigit) || text.Any(char.IsControl))
            throw WrongAt(line, "forms", $"must have 1 to {MaximumText} characters each");
        return new(text, parts.Length == 2 ? parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : []);
    }
}
