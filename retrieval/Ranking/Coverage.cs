using Lightbox.Retrieval.Lexical;

namespace Lightbox.Retrieval.Ranking;

/// <summary>"Nothing fits": the share of the query's idf mass that each of the hits holds, and by which words.</summary>
/// <param name="fields">Named in explanations.</param>
internal sealed class Coverage(PostingLane words, IReadOnlyList<FieldSpec> fields)
{
    /// <summary>What one hit holds.</summary>
    public sealed record Held(double Share, IReadOnlyList<WordMatch> Matches);

    /// <summary>What each document holds, in their order. Each list is read once for all of them.</summary>
    public Held[] Of(QueryPlan plan, IReadOnlyList<int> documents)
    {
        var ascending = documents.Order().ToArray();
        var place = new Dictionary<int, int>();
        for (var i = 0; i < ascending.Length; i++) place[ascending[i]] = i;
        var (found, matches) = (new double[ascending.Length], new List<WordMatch>[ascending.Length]);
        for (var i = 0; i < matches.Length; i++) matches[i] = [];
        double all = 0;
        foreach (var word in plan.Words)
        {
            all += word.Mass;
            Add(word, ascending, found, matches);
        }

        return [.. documents.Select(d => new Held(all > 0 ? found[place[d]] / all : 0, matches[place[d]]))];
    }

    private void Add(QueryWord word, int[] documents, double[] found, List<WordMatch>[] matches)
    {
        var credit = new double[documents.Length];
        var inFields = new int[documents.Length];
        foreach (var way in word.Ways)
        {
            words.Locate(way.Term, documents, inFields);
            for (var i = 0; i < documents.Length; i++)
            {
                if (inFields[i] == 0) continue;
                credit[i] += way.Credit * Evidence(inFields[i]);
                matches[i].Add(new WordMatch(word.Typed, way.Text, Names(inFields[i])));
            }
        }

        for (var i = 0; i < documents.Length; i++) found[i] += word.Mass * Math.Min(credit[i], 1);
    }

    private double Evidence(int inFields)
    {
        double most = 0;
        for (var f = 0; f < fields.Count; f++)
        {
            if ((inFields & (1 << f)) != 0) most = Math.Max(most, fields[f].Evidence);
        }

        return most;
    }

    private List<string> Names(int inFields)
    {
        var names = new List<string>();
        for (var f = 0; f < fields.Count; f++)
        {
            if ((inFields & (1 << f)) != 0) names.Add(fields[f].Name);
        }

        return names;
    }
}
