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
    private const string CorpusFile = "corpus.jsonl", QueriesFile = "queries.jsonl", GradesFile = "qrels.tsv";

    /// <param name="maximumBytes">The three files together.</param>
    /// <exception cref="JudgedSetException">A file is missing, too long, or a line is not as it should be; names both.</exception>
    public static async Task<JudgedSet> ReadAsync(string folder, CancellationToken cancellation, long maximumBytes = long.MaxValue)
    {
        foreach (var name in (string[])[CorpusFile, QueriesFile, GradesFile])
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (!file.Exists) throw new JudgedSetException(name, 0, "is not in the folder");
            maximumBytes -= file.Length;
            if (maximumBytes < 0) throw new JudgedSetException(name, 0, "is too long, or the files before it were");
        }

        return await ReadAsync(name => new StreamReader(Path.Combine(folder, name)), cancellation);
    }

    /// <summary>Queries and grades for texts that are elsewhere: <see cref="Texts"/> is empty.</summary>
    /// <param name="open">Opens queries.jsonl and qrels.tsv.</param>
    /// <exception cref="JudgedSetException">A line is not as it should be; names it.</exception>
    public static Task<JudgedSet> ReadQueriesAsync(Func<string, TextReader> open, CancellationToken cancellation) =>
        ReadAsync(name => name == CorpusFile ? TextReader.Null : open(name), cancellation);

    /// <summary>Queries with a relevant text.</summary>
    public IReadOnlyList<JudgedText> Answerable => [.. Queries.Where(query => Grades.TryGetValue(query.Id, out var grades) && grades.Values.Any(grade => grade > 0))];

    /// <summary>Queries of which it was judged that no text fits.</summary>
    public IReadOnlyList<JudgedText> Unanswerable => [.. Queries.Where(query => Grades.TryGetValue(query.Id, out var grades) && grades.Values.All(grade => grade <= 0))];

    private static async Task<JudgedSet> ReadAsync(Func<string, TextReader> open, CancellationToken cancellation)
    {
        var texts = await TextsAsync(open, CorpusFile, cancellation);
        var queries = await TextsAsync(open, QueriesFile, cancellation);
        var grades = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        await foreach (var (number, line) in LinesAsync(open, GradesFile, cancellation))
        {
            if (number == 1) continue;
            var cells = line.Split('\t');
            if (cells.Length != 3 || !double.TryParse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var grade))
                throw new JudgedSetException(GradesFile, number, "must be a query id, a text id and a number, separated by tabs");
            if (!grades.TryGetValue(cells[0], out var ofQuery)) grades[cells[0]] = ofQuery = new(StringComparer.Ordinal);
            ofQuery[cells[1]] = (int)grade;
        }

        return new(texts, queries, grades.ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, int>)pair.Value, StringComparer.Ordinal));
    }

    private static async Task<List<JudgedText>> TextsAsync(Func<string, TextReader> open, string file, CancellationToken cancellation)
    {
        var texts = new List<JudgedText>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (number, line) in LinesAsync(open, file, cancellation))
        {
            var text = Parse(line) ?? throw new JudgedSetException(file, number, "must be a JSON object with an id and a text");
            if (!seen.Add(text.Id)) throw new JudgedSetException(file, number, "has an id that an earlier line has");
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

    private static async IAsyncEnumerable<(int Number, string Line)> LinesAsync(Func<string, TextReader> open, string file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = open(file);
        var number = 0;
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return (number, line);
        }
    }
}

/// <summary>A judged set is not as it should be.</summary>
public sealed class JudgedSetException(string file, int line, string problem)
    : Exception(line == 0 ? $"{file} {problem}." : $"{file}, line {line}: {problem}.");
