using Lightbox.Retrieval.Evaluation;

namespace Lightbox.Knowledge.Evaluation;

/// <summary>The queries that ship with the service, with grades over its built-in entries; <c>Content/evaluation/</c>.</summary>
internal static class BuiltInJudgements
{
    public static Task<JudgedSet> ReadAsync(CancellationToken cancellation) => JudgedSet.ReadQueriesAsync(
        file => new StreamReader(typeof(BuiltInJudgements).Assembly.GetManifestResourceStream("Evaluation/" + file)
            ?? throw new InvalidOperationException($"{file} is not embedded.")),
        cancellation);
}
