namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>One row of a table.</summary>
/// <param name="Number">As a person who opens the file counts, from 1.</param>
/// <param name="Cells">Without spaces around; a number as it is written with a point.</param>
/// <param name="Sheet">0-based; always 0 in a text file.</param>
internal sealed record TableRow(int Number, IReadOnlyList<string> Cells, int Sheet = 0)
{
    /// <summary>Empty where the row is shorter than the header.</summary>
    public string this[int column] => column < Cells.Count ? Cells[column] : "";
}
