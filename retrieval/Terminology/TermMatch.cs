namespace Lightbox.Retrieval.Terminology;

/// <summary>A concept found in a text.</summary>
/// <param name="Start">First character, UTF-16, 0-based.</param>
/// <param name="End">One past the last.</param>
/// <param name="Score">0 to 1: how sure.</param>
/// <param name="IsNegated">The text says that it is absent.</param>
public sealed record TermMatch(int Start, int End, Concept Concept, double Score, bool IsNegated);
