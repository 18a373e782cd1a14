using Lightbox.Retrieval.Lexical;

namespace Lightbox.Retrieval.Ranking;

/// <summary>"Nothing fits": the share of the query's idf mass that a document holds.</summary>
internal static class Coverage
{
    public static double Of(QueryPlan plan, PostingLane words, int document)
    {
        double found = 0, all = 0;
        foreach (var word in plan.Words)
        {
            all += word.Mass;
            if (word.Mass == 0) continue;
            double credit = 0;
            foreach (var way in word.Ways)
            {
                if (words.Contains(way.Term, document)) credit += way.Credit;
            }

            found += word.Mass * Math.Min(credit, 1);
        }

        return all > 0 ? found / all : 0;
    }
}
