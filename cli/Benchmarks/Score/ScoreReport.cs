using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Benchmarks.Score;

/// <summary>Scores, for people and for machines.</summary>
internal static class ScoreReport
{
    private const string All = "(all)";

    public static string Text(ScoreBenchmarkResponse scored, int missing, string notice)
    {
        var rows = scored.Scores.Select(score => (string[])
        [
            Or(score.Scenario), Or(score.Field), score.Measure.Replace('_', ' '), Number(score.Value), $"[{Number(score.Low)}, {Number(score.High)}]", score.Count.ToString("N0", CultureInfo.InvariantCulture),
        ]).Prepend(["scenario", "field", "measure", "value", "95 % interval", "cases"]).ToList();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        var lines = rows.Select(row => string.Join("  ", row.Select((cell, column) => column == row.Length - 1 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd()).ToList();
        lines.Add("");
        if (missing > 0) lines.Add(string.Create(CultureInfo.InvariantCulture, $"{missing:N0} predictions are missing and were not scored."));
        lines.AddRange([$"Pack {scored.ManifestSha256}", notice]);
        return string.Join(Environment.NewLine, lines);
    }

    public static string Json(ScoreBenchmarkResponse scored, int missing, string notice) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("manifestSha256", scored.ManifestSha256);
        json.WriteNumber("missing", missing);
        json.WriteStartArray("scores");
        foreach (var score in scored.Scores)
        {
            json.WriteStartObject();
            json.WriteString("scenario", score.Scenario);
            json.WriteString("field", score.Field);
            json.WriteString("measure", score.Measure);
            json.WriteNumber("value", score.Value);
            json.WriteNumber("low", score.Low);
            json.WriteNumber("high", score.High);
            json.WriteNumber("count", score.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("notice", notice);
        json.WriteEndObject();
    });

    private static string Or(string text) => text.Length > 0 ? text : All;

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
