using Lightbox.Retrieval.Spelling;

namespace Lightbox.Retrieval.Ranking;

/// <summary>A query resolved against one index.</summary>
/// <param name="Words">Distinct words with what they may be found by.</param>
/// <param name="Repairs">Words read as others.</param>
internal sealed record QueryPlan(IReadOnlyList<QueryWord> Words, IReadOnlyList<WordRepair> Repairs);

/// <summary>A word of the query.</summary>
/// <param name="Typed">As written.</param>
/// <param name="Times">How often it is in the query.</param>
/// <param name="OwnWeight">What its own spelling counts, 1 or less: less inside a phrase that stands for another.</param>
/// <param name="Idf">Inverse document frequency of the word, or of the rarest term that stands for it.</param>
/// <param name="Mass">Its information, an idf; 0 for words that say nothing about a topic ("images", "dataset") beside others that do.</param>
/// <param name="Ways">The indexed terms that meet it.</param>
internal sealed record QueryWord(string Typed, int Times, double OwnWeight, double Idf, double Mass, IReadOnlyList<QueryWay> Ways);

/// <summary>An indexed term that meets a query word.</summary>
/// <param name="Term">Number of the stem.</param>
/// <param name="Text">Shown in explanations and cut into grams.</param>
/// <param name="Weight">What one occurrence counts of an occurrence of the word itself, in (0, 1].</param>
/// <param name="Credit">Share of the word's mass a document gets for it.</param>
internal sealed record QueryWay(int Term, string Text, double Weight, double Credit);
