using Lightbox.Retrieval.Evaluation;

namespace Lightbox.Knowledge.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <param name="Texts">Documents searched.</param>
/// <param name="Model">Of the vectors, models/{model}.</param>
internal sealed record Measured(int Texts, EvaluationResult Result, string Model);
