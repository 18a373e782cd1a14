using CsCheck;
using Lightbox.Retrieval.Lexical;
using Xunit;

namespace Lightbox.Retrieval.Tests.Stored;

/// <summary>An index in a folder answers as one in memory, whatever happened to it and however often it was closed.</summary>
public sealed class StoredIndexTests : IDisposable
{
    private static readonly FieldSpec[] Fields = [new("name", 2), new("text")];

    private static readonly string[] Words = ["lung", "nodule", "brain", "lesion", "heart", "valve", "fracture", "wrist"];

    private static readonly Gen<string> Text = Gen.Int[0, Words.Length - 1].Array[1, 6].Select(words => string.Join(' ', words.Select(w => Words[w])));

    private static readonly Gen<float[]> Vector = Gen.Float[0.1f, 1].Array[5];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lightbox-index-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>What a step does: 0 and 1 put, 2 remove, 3 put a vector, 4 save, 5 save and open again.</summary>
    [Fact]
    public void Search_AfterAnyChangesSavesAndOpenings_EqualsAnIndexInMemory() =>
        Gen.Select(Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], Text, Vector).Array[1, 40], Text, Vector).Sample(
            (steps, query, asked) =>
            {
                var path = Path.Combine(folder.FullName, Guid.NewGuid().ToString("n"));
                using var memory = new TextIndex(Fields);
                var stored = TextIndex.Open(path, Fields);
                var present = new HashSet<string>();
                foreach (var (kind, number, text, vector) in steps)
                {
                    var id = $"d{number}";
                    if (kind <= 1)
                    {
                        memory.Put(id, text, text);
                        stored.Put(id, (ulong)number, [(byte)number], [text, text]);
                        present.Add(id);
                    }
                    else if (kind == 2)
                    {
                        Assert.Equal(memory.Remove(id), stored.Remove(id));
                        present.Remove(id);
                    }
                    else if (kind == 3 && present.Contains(id))
                    {
                        memory.PutVector(id, vector);
                        stored.PutVector(id, vector);
                    }
                    else if (kind >= 4)
                    {
                        stored.Save("now");
                        if (kind == 4) continue;
                        stored.Dispose();
                        stored = TextIndex.Open(path, Fields);
                        Assert.Equal("now", stored.Stamp);
                    }
                }

                AssertAlike(memory, stored, query, asked);
                Assert.Equal(present.Order(), stored.Marks().Select(m => m.Id).Order());
                Assert.All(stored.Marks(), m => Assert.Equal($"d{m.Mark}", m.Id));
                Assert.All(present, id => Assert.Equal(id, $"d{stored.NoteOf(id)![0]}"));
                stored.Dispose();
                Directory.Delete(path, recursive: true);
            },
            iter: 150,
            threads: 1);

    [Fact]
    public void Open_NeverSaved_IsEmpty()
    {
        using (var index = TextIndex.Open(folder.FullName, Fields)) index.Put("a", "lung", "nodule");
        using var again = TextIndex.Open(folder.FullName, Fields);
        Assert.Equal(("", 0), (again.Stamp, again.Count));
    }

    [Fact]
    public void Open_OtherFields_IsForeign()
    {
        Save("state");
        using var other = TextIndex.Open(folder.FullName, [new("title"), new("text")]);
        Assert.Equal(("", 0), (other.Stamp, other.Count));
    }

    [Fact]
    public void Open_HeldByAnother_IsRefused()
    {
        using var index = TextIndex.Open(folder.FullName, Fields);
        Assert.Throws<IOException>(() => TextIndex.Open(folder.FullName, Fields));
    }

    [Fact]
    public void Open_OtherFilesInTheFolder_AreLeftAlone()
    {
        var own = Path.Combine(folder.FullName, "notes.txt");
        File.WriteAllText(own, "mine");
        Save("state");
        TextIndex.Open(folder.FullName, [new("else")]).Dispose();
        Assert.True(File.Exists(own));
    }

    [Fact]
    public void ClearVectors_Saved_ForgetsThemAndTakesOthers()
    {
        using (var index = TextIndex.Open(folder.FullName, Fields))
        {
            index.Put("a", "lung", "nodule");
            index.PutVector("a", [1, 0]);
            index.VectorTag = "one";
            index.Save("1");
            index.ClearVectors();
            index.PutVector("a", [1, 0, 0]);
            index.VectorTag = "two";
            index.Save("2");
        }

        using var again = TextIndex.Open(folder.FullName, Fields);
        Assert.Equal("two", again.VectorTag);
        Assert.True(again.TryGetVector("a", out var vector));
        Assert.Equal(3, vector.Length);
    }

    [Fact]
    public void Save_IdThatIsNoText_ComesBack()
    {
        string[] ids = ["\uD800", "\uDC00x", "", "a\nb", new string('i', 5000)];
        using (var index = TextIndex.Open(folder.FullName, Fields))
        {
            foreach (var id in ids) index.Put(id, "lung", "nodule");
            index.Save("1");
        }

        using var again = TextIndex.Open(folder.FullName, Fields);
        Assert.Equal(ids, again.Marks().Select(m => m.Id));
        Assert.All(ids, id => Assert.True(again.Remove(id)));
    }

    [Fact]
    public async Task Save_WhileOthersSearch_DisturbsNoSearch()
    {
        using var index = TextIndex.Open(folder.FullName, Fields);
        index.Put("fixed", "stable", "lesion");
        var stop = TestContext.Current.CancellationToken;
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; i < 40; i++)
                {
                    for (var j = 0; j < 10; j++) index.Put($"d{(i + j) % 30}", "moving", $"lesion {i}");
                    index.Save($"{i}", stop);
                }
            },
            stop);
        while (!writer.IsCompleted) Assert.Contains(index.Search("lesion", new SearchOptions { Count = 100 }).Hits, h => h.Id == "fixed");
        await writer;
        Assert.Equal(31, index.Count);
    }

    private static void AssertAlike(TextIndex expected, TextIndex actual, string query, float[] asked)
    {
        foreach (var options in (SearchOptions[])[new() { KeepUnanswered = true }, new() { Count = 3, Filter = id => id != "d1" }])
        {
            var withVector = options with { QueryVector = asked };
            Assert.Equal(Hits(expected.Search(query, options)), Hits(actual.Search(query, options)));
            Assert.Equal(Hits(expected.Search(query, withVector)), Hits(actual.Search(query, withVector)));
        }

        Assert.Equal(expected.Count, actual.Count);
        string[] Near(TextIndex index) => [.. index.Similar(asked, 10, -1, null, out _).Select(h => $"{h.Id} {h.Similarity:0.00000}").Order()];
        if (expected.Marks().Any(m => expected.TryGetVector(m.Id, out var v) && v.Length == asked.Length)) Assert.Equal(Near(expected), Near(actual));
    }

    /// <summary>Equal scores come in the order of insertion, which both have, but for a document that was replaced before it was stored.</summary>
    private static string[] Hits(SearchResult result) => [.. result.Hits.Select(h => $"{h.Id} {h.Score:0.000000} {h.Explanation.Coverage:0.000} {h.Explanation.Matches.Count}")];

    private void Save(string stamp)
    {
        using var index = TextIndex.Open(folder.FullName, Fields);
        index.Put("a", "lung", "nodule");
        index.Save(stamp);
    }
}
