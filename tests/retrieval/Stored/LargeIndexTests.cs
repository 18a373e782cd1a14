using Lightbox.Retrieval.Lexical;
using Lightbox.Retrieval.Vectors;
using Xunit;

namespace Lightbox.Retrieval.Tests.Stored;

/// <summary>Above <see cref="VectorRows.ExactDocuments"/> the index scans bytes and looks closely at candidates only.</summary>
public sealed class LargeIndexTests : IDisposable
{
    private const int Documents = VectorRows.ExactDocuments + 600, Topics = 400, Numbers = 40;

    private static readonly FieldSpec[] Fields = [new("name", 2), new("text")];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lightbox-index-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void StoredAndInMemory_ManyDocuments_GiveTheSameTopTen()
    {
        using var memory = new TextIndex(Fields);
        using var stored = TextIndex.Open(folder.FullName, Fields);
        for (var i = 0; i < Documents; i++)
        {
            foreach (var index in (TextIndex[])[memory, stored])
            {
                index.Put($"d{i}", Word(i % Topics), $"{Word(i % 7)} {Word(i % 31)} note{i}");
                index.PutVector($"d{i}", Vector(i));
            }

            if (i % 8000 == 7999) stored.Save($"{i}");
        }

        for (var query = 0; query < 40; query++)
        {
            var text = $"{Word(query % Topics)} {Word(query % 31)} note{query * 11}";
            var options = new SearchOptions { KeepUnanswered = true, QueryVector = Vector(query + 1_000_000), Filter = query % 2 == 0 ? null : id => id[^1] == '3' };
            var (expected, actual) = (memory.Search(text, options).Hits, stored.Search(text, options).Hits);
            Assert.Equal(10, actual.Count);
            Assert.Equal(expected.Select(hit => (hit.Id, Math.Round(hit.Score, 5))), actual.Select(hit => (hit.Id, Math.Round(hit.Score, 5))));
        }
    }

    [Fact]
    public void Similar_ManyDocuments_FindsTheNearestTen()
    {
        using var index = new TextIndex(Fields);
        var rows = new float[Documents][];
        for (var i = 0; i < Documents; i++)
        {
            index.Put($"d{i}", "word", $"note{i}");
            index.PutVector($"d{i}", rows[i] = Vector(i));
        }

        var found = 0;
        for (var query = 0; query < 20; query++)
        {
            var asked = Vector(query + 1_000_000);
            var nearest = Enumerable.Range(0, Documents).OrderByDescending(i => Cosine(rows[i], asked)).Take(10).Select(i => $"d{i}").ToHashSet();
            found += index.Similar(asked, 10, -1, null, out _).Count(hit => nearest.Contains(hit.Id));
        }

        Assert.InRange(found, 199, 200);
    }

    [Fact]
    public void Train_ManyDocuments_FindsWhatSharesTheContextAndNoWord()
    {
        using var index = new TextIndex([new FieldSpec("text")]);
        var random = new Random(5);
        for (var i = 0; i < 12_000; i++)
        {
            var topic = i % 40;
            index.Put($"t{topic}-{i}", string.Join(' ', Enumerable.Range(0, 5).Select(_ => $"topic{topic}word{random.Next(3)}")));
        }

        index.Train();
        var hits = index.Search("topic7word1", new SearchOptions { Count = 200, KeepUnanswered = true }).Hits;
        Assert.InRange(hits.Count(hit => hit.Id.StartsWith("t7-", StringComparison.Ordinal)), 190, 200);
    }

    private static string Word(int i) => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}rd";

    /// <summary>Around one of the topics' directions.</summary>
    private static float[] Vector(int i)
    {
        var (centre, noise) = (new Random(i % Topics), new Random(i + 77));
        return [.. Enumerable.Range(0, Numbers).Select(_ => (centre.NextSingle() - 0.5f) + (0.6f * (noise.NextSingle() - 0.5f)))];
    }

    private static double Cosine(float[] a, float[] b)
    {
        double product = 0, first = 0, second = 0;
        for (var i = 0; i < a.Length; i++) (product, first, second) = (product + (a[i] * b[i]), first + (a[i] * a[i]), second + (b[i] * b[i]));
        return product / Math.Sqrt(first * second);
    }
}
