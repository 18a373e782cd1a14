using Lightbox.Testing;

namespace Lightbox.Services.Tests.Catalog.Content;

/// <summary>
/// The facts of the two documents, heading by heading and bullet by bullet, written from the documents: where each must be found in the catalogue, and what must be there.
/// </summary>
internal static class Checklist
{
    public static IReadOnlyList<ChecklistRow> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests", "services", "catalog", "Content", "checklist.tsv"))
            .Where(line => line.Length > 0 && !line.StartsWith('#')).Select(ChecklistRow.Parse),
    ];
}

/// <param name="Heading">The headings above the claim, " > " between them; the document's title left out.</param>
/// <param name="Claim">A few words of the line.</param>
/// <param name="File">"datasets/chexpert", below the catalogue's Content.</param>
/// <param name="Expected">The value, or ~ and a part of it.</param>
internal sealed record ChecklistRow(string Document, string Heading, string Claim, string File, string Path, string Expected)
{
    /// <summary>~5 GB is a value of its own; ~radiologists is a part.</summary>
    private bool IsPart => Expected is ['~', not (>= '0' and <= '9'), ..];

    public string Text => IsPart ? Expected[1..] : Expected;

    public static ChecklistRow Parse(string line) =>
        line.Split('\t') is [var document, var heading, var claim, var file, var path, { Length: > 0 } expected]
            ? new ChecklistRow(document, heading, claim, file, path, expected)
            : throw new InvalidDataException($"not six columns: {line}");

    public bool IsIn(IEnumerable<string> values) => IsPart ? values.Any(value => value.Contains(Text, StringComparison.Ordinal)) : values.Contains(Expected);

    public override string ToString() => $"{Document} / {Heading} / {Claim}: {File} {Path} = {Expected}";
}
