namespace Lightbox.Bench.Knowledge;

/// <summary>
/// Entries made by rule, the same each time: a few thousand topics, each with words and a direction of its own. A text has words of its topic among words drawn by Zipf's
/// law, a vector lies around its topic's direction; a query is made as an entry is, only shorter. Vectors without clusters would say nothing about recall.
/// </summary>
internal sealed class SyntheticEntries
{
    public const int Dimension = 384;

    private const int NameWords = 4, TextWords = 50, QueryWords = 5, Vocabulary = 40_000, Topics = 2_000, TopicWords = 60;

    private static readonly string[] Onsets = ["b", "c", "d", "f", "g", "h", "j", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pl", "br", "ch", "sp", "gr", "th", "cl", ""];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ea", "io", "ou", "ai", "y"];
    private static readonly string[] Codas = ["", "", "n", "r", "s", "l", "t", "m", "c", "nd", "x", "p", "g", "ck", "st", "b"];

    private readonly string[] words = new string[Vocabulary];
    private readonly double[] cumulative = new double[Vocabulary];
    private readonly float[][] centres = new float[Topics][];

    public SyntheticEntries()
    {
        double sum = 0;
        for (var i = 0; i < Vocabulary; i++)
        {
            words[i] = Word(i);
            cumulative[i] = sum += 1.0 / (i + 5);
        }

        for (var i = 0; i < Topics; i++) centres[i] = Noise(new Draws(900_000_000UL + (uint)i), 1);
    }

    public static string Id(int entry) => $"entry-{entry:D7}";

    public string[] Texts(int entry)
    {
        var draws = new Draws((ulong)entry);
        var topic = draws.Below(Topics);
        return [Text(draws, topic, NameWords, 0.6), Text(draws, topic, TextWords, 0.35)];
    }

    public float[] Vector(int entry) => Near(new Draws((ulong)entry).Below(Topics), new Draws(400_000_000UL + (uint)entry));

    public (string Text, float[] Vector) Query(int query)
    {
        var draws = new Draws(700_000_000UL + (uint)query);
        var topic = draws.Below(Topics);
        return (Text(draws, topic, QueryWords, 0.7), Near(topic, draws));
    }

    private float[] Near(int topic, Draws draws)
    {
        var vector = Noise(draws, 0.9f);
        for (var i = 0; i < Dimension; i++) vector[i] += centres[topic][i];
        return vector;
    }

    private static float[] Noise(Draws draws, float size)
    {
        var noise = new float[Dimension];
        // Three uniform numbers are near enough to a normal one.
        for (var i = 0; i < Dimension; i++) noise[i] = size * 2 * (float)(draws.Share() + draws.Share() + draws.Share() - 1.5);
        return noise;
    }

    private string Text(Draws draws, int topic, int length, double ofTopic)
    {
        var text = new string[length];
        for (var i = 0; i < length; i++)
        {
            var isTopical = draws.Share() < ofTopic;
            text[i] = words[isTopical ? TopicWord(topic, draws.Below(TopicWords)) : Zipf(draws)];
        }

        return string.Join(' ', text);
    }

    private static int TopicWord(int topic, int word) => 200 + new Draws(((ulong)topic << 16) | (uint)word).Below(Vocabulary - 200);

    private int Zipf(Draws draws)
    {
        var at = Array.BinarySearch(cumulative, draws.Share() * cumulative[^1]);
        return Math.Min(at < 0 ? ~at : at, Vocabulary - 1);
    }

    /// <summary>Common words are short, as in any language.</summary>
    private static string Word(int rank)
    {
        var draws = new Draws(100_000_000UL + (uint)rank);
        var word = "";
        for (var i = rank < 100 ? 1 : rank < 3000 ? 2 : 3; i > 0; i--) word += Onsets[draws.Below(Onsets.Length)] + Vowels[draws.Below(Vowels.Length)] + Codas[draws.Below(Codas.Length)];
        return word;
    }

    /// <summary>SplitMix64: the same numbers on every machine and runtime.</summary>
    private sealed class Draws(ulong seed)
    {
        private ulong state = seed * 0xD1342543DE82EF95;

        public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

        public int Below(int limit) => (int)(Next() % (ulong)limit);

        private ulong Next()
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
