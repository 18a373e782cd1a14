using Google.Protobuf;

namespace Lightbox.Knowledge.Evaluation;

/// <summary>Statements that both dialects share.</summary>
internal static class EvaluationSql
{
    public const string Save = """
        INSERT INTO evaluations (id, time_ms, evaluation, run) VALUES (@Id, @TimeMs, @Evaluation, @Run)
        ON CONFLICT (id) DO UPDATE SET time_ms = excluded.time_ms, evaluation = excluded.evaluation, run = excluded.run
        """;

    public const string Get = "SELECT evaluation AS Evaluation, run AS Run FROM evaluations WHERE id = @id";

    public static string List(bool isFirst) =>
        $"SELECT evaluation FROM evaluations {(isFirst ? "" : "WHERE (time_ms, id) < (@TimeMs, @Id)")} ORDER BY time_ms DESC, id DESC LIMIT @limit";

    public static object Values(V1.Evaluation evaluation, byte[] run) => new
    {
        Id = EvaluationNames.Id(evaluation.Name),
        TimeMs = EvaluationNames.TimeMs(evaluation),
        Evaluation = evaluation.ToByteArray(),
        Run = run,
    };

    /// <summary>A row as the database gives it.</summary>
    public sealed record Kept
    {
        public byte[] Evaluation { get; init; } = [];

        public byte[] Run { get; init; } = [];

        public (V1.Evaluation Evaluation, byte[] Run) ToPair() => (V1.Evaluation.Parser.ParseFrom(Evaluation), Run);
    }
}
