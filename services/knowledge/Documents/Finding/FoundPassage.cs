using Lightbox.Retrieval.Terminology;

namespace Lightbox.Knowledge.Documents.Finding;

/// <summary>Words of a document that describe one thing in an image.</summary>
/// <param name="Start">First character in the document's text, UTF-16.</param>
/// <param name="End">One past the last.</param>
/// <param name="Section">The heading it stands under; empty for none.</param>
/// <param name="About">What is described.</param>
/// <param name="Terms">Every concept of the passage, the surest reading of each span; what the passage denies is marked.</param>
/// <param name="Characteristics">How it is described.</param>
/// <param name="Sentences">Its sentences, as they stand.</param>
internal sealed record FoundPassage(
    int Start, int End, string Section, Concept About, IReadOnlyList<TermMatch> Terms, IReadOnlyList<Characteristic> Characteristics, IReadOnlyList<string> Sentences);
