namespace Lightbox.Retrieval.Lexical;

/// <summary>BM25F of one list, which is most of what a search does: what <see cref="PostingReader"/> reads, in one loop whose state stays in registers.</summary>
internal static class ListScorer
{
    /// <summary>Adds factor x the saturated frequency to each document's score.</summary>
    /// <param name="document">What the list's numbers are counted from.</param>
    /// <param name="norms">By document x fields + field.</param>
    public static void Add(ReadOnlySpan<byte> bytes, int document, float factor, ReadOnlySpan<float> norms, int fields, Span<float> scores)
    {
        var at = 0;
        var field = 0;
        var count = 0f;
        while (at < bytes.Length)
        {
            uint step = bytes[at++];
            if (step >= 0x80)
            {
                step &= 0x7F;
                for (var shift = 7; ; shift += 7)
                {
                    uint part = bytes[at++];
                    step |= (part & 0x7F) << shift;
                    if (part < 0x80) break;
                }
            }

            document += (int)(step >> 1);
            if ((step & 1) != 0)
            {
                var head = bytes[at];
                // One field, few times: nearly always. A pattern of several fields, or a long count, goes the general way until the next.
                if ((head & 1) != 0 || (head & 0x0E) == 0)
                {
                    at = AddPattern(bytes, at, ref document, factor, norms, fields, scores);
                    continue;
                }

                (field, count) = (head >> 4, (head >> 1) & 7);
                at++;
            }

            var frequency = count * norms[(document * fields) + field];
            scores[document] += factor * frequency / (frequency + (float)Bm25.K1);
        }
    }

    /// <summary>The document whose pattern begins at a place, and those after it that have the same; where the next pattern's document begins.</summary>
    private static int AddPattern(ReadOnlySpan<byte> bytes, int pattern, ref int document, float factor, ReadOnlySpan<float> norms, int fields, Span<float> scores)
    {
        var at = PostingReader.Skip(bytes, pattern);
        for (; ; )
        {
            var frequency = PostingReader.Frequency(bytes, pattern, norms.Slice(document * fields, fields));
            scores[document] += factor * frequency / (frequency + (float)Bm25.K1);
            var next = at;
            if (at >= bytes.Length) return at;
            var step = PostingReader.Varint(bytes, ref at);
            if ((step & 1) != 0) return next;
            document += (int)(step >> 1);
        }
    }
}
