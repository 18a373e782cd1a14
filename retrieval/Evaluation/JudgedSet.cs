using System.Globalization;
using System.Text.Json;

namespace Lightbox.Retrieval.Evaluation;

/// <summary>A text of the collection or a query.</summary>
public sealed record JudgedText(string Id, string Title, string Text);

/// <summary>
/// A collection with queries and judgements, as three files: <c>corpus.jsonl</c> {"id","title","text"}, <c>queries.jsonl</c> {"id","text"} and <c>qrels.tsv</c>
/// (a header line, then query id, text id, grade).
/// </summary>
/// <param name="Texts">The collection.</param>
/// <param name="Queries">In the order of the file.</param>
/// <param name="Grades">By query id, then text id; 0 or less is judged not relevant.</param>
public sealed record JudgedSet(IReadOnlyList<JudgedText> Texts, IReadOnlyList<JudgedText> Queries, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Grades)
{
    /// <exception cref="JudgedSetException">A file is missing or a line is not as it should be; names both.</exception>
    public static async Task<JudgedSet> ReadAsync(string folder, CancellationToken cancellation)
    {
        var texts = await TextsAsync(Path.Combine(folder, "corpus.jsonl"), cancellation);
        var queries = await TextsAsync(Path.Combine(folder, "queries.jsonl"), cancellation);
        var grades = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        await foreach (var (number, line) in LinesAsync(Path.Combine(folder, "qrels.tsv"), cancellation))
        {
            if (number == 1) continue;
            var cells = line.Split('\t');
            if (cells.Length != 3 || !double.TryParse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var grade))
                throw new JudgedSetException("qrels.tsv", number, "must be a query id, a text id and a number, separated by tabs");
            if (!grades.TryGetValue(cells[0], out var ofQuery)) grades[cells[0]] = ofQuery = new(StringComparer.Ordinal);
            ofQuery[cells[1]] = (int)grade;
        }

        return new(texts, queries, grades.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, int>)pair.Value, StringComparer.Ordinal));
    }

    private static async Task<List<JudgedText>> TextsAsync(string path, CancellationToken cancellation)
    {
        var texts = new List<JudgedText>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (number, line) in LinesAsync(path, cancellation))
        {
            var text = Parse(line) ?? throw new JudgedSetException(Path.GetFileName(path), number, "must be a JSON object with an id and a text");
            if (!seen.Add(text.Id)) throw new JudgedSetException(Path.GetFileName(path), number, "has an id that an earlier line has");
            texts.Add(text);
        }

        return texts;
    }

    private static JudgedText? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && Text(json, "id") is { } id ? new(id, Text(json, "title") ?? "", Text(json, "text") ?? "") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Ids are numbers in some sets.</summary>
    private static string? Text(JsonDocument json, string name)
    {
        // "_id" is what a well-known family of sets calls it.
        if (!json.RootElement.TryGetProperty(name, out var value) && !json.RootElement.TryGetProperty('_' + name, out value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private static async IAsyncEnumerable<(int Number, string Line)> LinesAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!File.Exists(path)) throw new JudgedSetException(Path.GetFileName(path), 0, "is not in the folder");
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellation))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return (number, line);
        }
    }
}

/// <summary>A judged set is not as it should be.</summary>
public sealed class JudgedSetException(string file, int line, string problem)
    : Exception(line == 0 ? $"{file} {problem}." : $"{file}, line {line}: {problem}.");
