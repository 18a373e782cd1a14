using CsCheck;
using Lightbox.Retrieval.Lexical;
using Xunit;

namespace Lightbox.Retrieval.Tests;

public sealed class IncrementalIndexTests
{
    private static readonly string[] Words = ["lung", "nodule", "brain", "lesion", "heart", "valve", "fracture"];

    private static readonly Gen<string> Text = Gen.Int[0, Words.Length - 1].Array[1, 6].Select(words => string.Join(' ', words.Select(w => Words[w])));

    /// <summary>An index that went through puts, replacements and removals ranks and scores as one made of what is left.</summary>
    [Fact]
    public void Search_AfterAnyChanges_EqualsAFreshIndex() =>
        Gen.Select(Gen.Select(Gen.Int[0, 5], Gen.Bool, Text).Array[1, 30], Text).Sample((changes, query) =>
        {
            using var changed = new TextIndex([new FieldSpec("text")]);
            var left = new List<(string Id, string Text)>();
            foreach (var (number, keep, text) in changes)
            {
                var id = $"d{number}";
                left.RemoveAll(l => l.Id == id);
                if (keep)
                {
                    changed.Put(id, text);
                    left.Add((id, text));
                }
                else
                {
                    changed.Remove(id);
                }
            }

            using var fresh = new TextIndex([new FieldSpec("text")]);
            foreach (var (id, text) in left) fresh.Put(id, text);

            var options = new SearchOptions { KeepUnanswered = true };
            var expected = fresh.Search(query, options).Hits.Select(h => (h.Id, Math.Round(h.Score, 9))).ToArray();
            Assert.Equal(expected, changed.Search(query, options).Hits.Select(h => (h.Id, Math.Round(h.Score, 9))));
        });
}
