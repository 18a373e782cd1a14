namespace Lightbox.Retrieval.Ranking;

/// <summary>
/// The k best documents of many, as a binary heap with the worst on top. Plain arrays: a generic queue over our own structs would have to be compiled at every start.
/// </summary>
/// <param name="capacity">k, at least 1.</param>
internal sealed class TopDocuments(int capacity)
{
    private readonly int[] documents = new int[capacity];
    private readonly double[] scores = new double[capacity];
    private int count;

    /// <summary>Takes a document in if it is among the k best so far. Of equal scores the lower document number is better.</summary>
    public void Offer(int document, double score)
    {
        if (count < capacity)
        {
            documents[count] = document;
            scores[count] = score;
            Rise(count++);
        }
        else if (IsWorse(0, document, score))
        {
            documents[0] = document;
            scores[0] = score;
            Sink();
        }
    }

    /// <summary>Whether <see cref="Offer"/> would take the document in now.</summary>
    public bool Takes(int document, double score) => count < capacity || IsWorse(0, document, score);

    /// <summary>The documents, best first; the heap is empty afterwards.</summary>
    public int[] TakeAll()
    {
        var best = new int[count];
        while (count > 0)
        {
            best[count - 1] = documents[0];
            count--;
            (documents[0], scores[0]) = (documents[count], scores[count]);
            Sink();
        }

        return best;
    }

    private bool IsWorse(int place, int document, double score) =>
        scores[place] < score || (scores[place] == score && documents[place] > document);

    private bool IsWorse(int place, int than) => IsWorse(place, documents[than], scores[than]);

    private void Rise(int place)
    {
        for (var parent = (place - 1) / 2; place > 0 && IsWorse(place, parent); parent = (place - 1) / 2)
        {
            Swap(place, parent);
            place = parent;
        }
    }

    private void Sink()
    {
        for (var place = 0; ;)
        {
            var worst = place;
            for (var child = (2 * place) + 1; child <= (2 * place) + 2 && child < count; child++)
            {
                if (IsWorse(child, worst)) worst = child;
            }

            if (worst == place) return;
            Swap(place, worst);
            place = worst;
        }
    }

    private void Swap(int a, int b)
    {
        (documents[a], documents[b]) = (documents[b], documents[a]);
        (scores[a], scores[b]) = (scores[b], scores[a]);
    }
}
