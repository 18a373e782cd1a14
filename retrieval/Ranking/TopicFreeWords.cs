using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval.Ranking;

/// <summary>
/// Words around a request that are no part of its topic: "worm images" is about worms, and finding "images" does not answer it.
/// They rank as any word; only the decision that nothing fits leaves them out, as long as another word remains.
/// </summary>
internal static class TopicFreeWords
{
    private const string List =
        "image imaging picture photo photograph scan dataset data set collection database archive resource show find give get want need look search list available " +
        "medical clinical patient case study sample example use used using please help good best large big small many lot number kind type feature sign finding diagnosis " +
        "mean matter happen tell know explain describe difference compare come work";

    private static readonly Lazy<HashSet<string>> Stems = new(() => [.. List.Split(' ').Select(w => Stemmer.Stem(w))]);

    public static bool Contains(string stem) => Stems.Value.Contains(stem);
}
