namespace Lightbox.Knowledge.Evaluation;

/// <summary>Section <c>Lightbox:Knowledge:Evaluation</c>.</summary>
internal sealed class EvaluationOptions
{
    public const string Section = "Lightbox:Knowledge:Evaluation";

    /// <summary>The files of a folder together, bytes; they are held in memory while they are measured on.</summary>
    public long MaximumBytes { get; init; } = 512 * 1024 * 1024;

    /// <summary>Evaluations that have not ended, of which no more are accepted.</summary>
    public int MaximumJobs { get; init; } = 20;
}
