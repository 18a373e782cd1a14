using Lightbox.Retrieval.Spelling;

namespace Lightbox.Retrieval.Ranking;

/// <summary>A query resolved against one index.</summary>
/// <param name="Words">Distinct words with what they may be found by.</param>
/// <param name="Repairs">Words read as others.</param>
internal sealed record QueryPlan(IReadOnlyList<QueryWord> Words, IReadOnlyList<WordRepair> Repairs);

/// <summary>A word of the query.</summary>
/// <param name="Typed">As written.</param>
/// <param name="Weight">What its own spelling counts: how often it is in the query, less inside a phrase that stands for another.</param>
/// <param name="Mass">Its information, an idf; 0 for words that say nothing about a topic ("images", "dataset") beside others that do.</param>
/// <param name="Ways">The indexed terms that meet it.</param>
internal sealed record QueryWord(string Typed, double Weight, double Mass, IReadOnlyList<QueryWay> Ways);

/// <summary>An indexed term that meets a query word.</summary>
/// <param name="Term">Number of the stem.</param>
/// <param name="Text">Shown in explanations and cut into grams.</param>
/// <param name="Weight">What it counts in the score; 1 is one occurrence of the word itself.</param>
/// <param name="Credit">Share of the word's mass a document gets for it.</param>
internal readonly record struct QueryWay(int Term, string Text, double Weight, double Credit);
