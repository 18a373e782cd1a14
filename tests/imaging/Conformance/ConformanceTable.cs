namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>One table of docs/conformance.md, made by reading files and comparing them with an independent reader.</summary>
/// <param name="Heading">The section's title; tables come in the order of <see cref="ConformanceDocument.Tables"/>.</param>
/// <param name="Introduction">What was compared with what, in a sentence or two.</param>
/// <param name="Columns">The head of the table.</param>
/// <param name="Rows">As many cells each as there are columns; in an order that does not change from run to run.</param>
internal sealed record ConformanceTable(string Heading, string Introduction, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Rows that are alike but for their result become one, with how many files it stands for.</summary>
    /// <param name="columns">The head without the last two cells, which are the number of files and their results.</param>
    /// <param name="files">Each file's cells and its result.</param>
    public static ConformanceTable Grouped(
        string heading, string introduction, IReadOnlyList<string> columns, IEnumerable<(IReadOnlyList<string> Cells, string Result)> files)
    {
        var groups = files.GroupBy(file => string.Join('\t', file.Cells), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        IReadOnlyList<string>[] rows = [.. groups.Select(group => (IReadOnlyList<string>)[.. group.First().Cells, $"{group.Count()}", Results(group.Select(file => file.Result))])];
        return new(heading, introduction, [.. columns, "files", "result"], rows);
    }

    public string ToMarkdown() => $"""
        ## {Heading}
        {Introduction}

        {Line(Columns)}
        {Line([.. Columns.Select(_ => "---")])}
        {string.Join('\n', Rows.Select(Line))}
        """;

    private static string Results(IEnumerable<string> results)
    {
        var kinds = results.GroupBy(result => result, StringComparer.Ordinal).OrderByDescending(kind => kind.Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal).ToList();
        return kinds.Count == 1 ? kinds[0].Key : string.Join("; ", kinds.Select(kind => $"{kind.Count()} {kind.Key}"));
    }

    private static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
