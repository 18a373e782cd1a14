namespace Lightbox.Retrieval.Terminology;

/// <summary>
/// Terms as tab-separated text, one concept a line: id, display, codes (<c>SCT:36118008</c>, separated by spaces), for modalities and body parts DICOM's own value, and
/// forms, separated by semicolons. A form with <c>@word,word</c> is ambiguous. Lines that begin with # are not read.
/// </summary>
public static class TermFile
{
    /// <exception cref="TermFileException">A line is not as it should be; says which and what.</exception>
    public static IEnumerable<Concept> Read(TextReader text, ConceptKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        var columns = kind is ConceptKind.Modality or ConceptKind.BodyPart ? 5 : 4;
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var cells = line.Split('\t');
            if (cells.Length != columns) throw new TermFileException(number, $"has {cells.Length} columns; {columns} are wanted");
            if (cells[0].Length == 0 || !cells[0].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
                throw new TermFileException(number, "the id must be of lower-case letters, digits and hyphens");
            yield return new(cells[0], kind, cells[1], Codes(cells[2], number), columns == 5 ? cells[3] : "", Forms(cells[^1], number));
        }
    }

    /// <summary>Forms that stand for several concepts at once: the ids, then the forms.</summary>
    internal static IEnumerable<(string[] Concepts, SurfaceForm[] Forms)> ReadCombined(TextReader text)
    {
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var cells = line.Split('\t');
            if (cells.Length != 2) throw new TermFileException(number, $"has {cells.Length} columns; 2 are wanted");
            yield return (cells[0].Split(' '), Forms(cells[1], number));
        }
    }

    private static TermCode[] Codes(string cell, int number) => [.. cell.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code =>
    {
        var parts = code.Split(':');
        return parts is [{ Length: > 0 } system, { Length: > 0 } value] ? new TermCode(system, value) : throw new TermFileException(number, "a code must be SYSTEM:CODE");
    })];

    private static SurfaceForm[] Forms(string cell, int number)
    {
        SurfaceForm[] forms = [.. cell.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(form =>
        {
            var parts = form.Split('@');
            return new SurfaceForm(parts[0], parts.Length > 1 ? parts[1].Split(',') : []);
        })];
        return forms.Length > 0 ? forms : throw new TermFileException(number, "has no form");
    }
}

/// <summary>A file of terms is not as it should be.</summary>
public sealed class TermFileException(int line, string problem) : Exception($"Line {line}: {problem}.");
