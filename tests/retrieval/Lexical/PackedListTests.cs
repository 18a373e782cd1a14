using CsCheck;
using Lightbox.Retrieval.Lexical;
using Xunit;

namespace Lightbox.Retrieval.Tests.Lexical;

public sealed class PackedListTests
{
    /// <summary>What a list gives back is what a dictionary would have kept, for any documents, fields and counts.</summary>
    [Fact]
    public void Read_AnythingAdded_GivesItBack() =>
        Gen.Select(Gen.Int[1, 100_000], Gen.Select(Gen.Int[0, 15], Gen.Int[1, 300]).Array[1, 4]).Array[0, 60].Sample(added =>
        {
            var list = new PackedList();
            var expected = new List<(int Document, int Occurrences, int Fields)>();
            var document = -1;
            foreach (var (distance, occurrences) in added)
            {
                document += distance;
                var fields = occurrences.DistinctBy(o => o.Item1).OrderBy(o => o.Item1).ToArray();
                var pattern = new byte[100];
                var length = 0;
                for (var i = 0; i < fields.Length; i++) length += PackedList.WritePattern(pattern.AsSpan(length), fields[i].Item1, fields[i].Item2, i < fields.Length - 1);
                list.Add(document, pattern.AsSpan(0, length));
                expected.Add((document, fields.Sum(f => f.Item2), fields.Sum(f => 1 << f.Item1)));
            }

            var reader = new PostingReader(list.Bytes, 0);
            foreach (var one in expected)
            {
                Assert.True(reader.Next());
                Assert.Equal((one.Document, one.Occurrences, one.Fields), (reader.Document, reader.Occurrences(), reader.Fields()));
            }

            Assert.False(reader.Next());
            Assert.Equal(expected.Count, list.Count);
        });

    [Fact]
    public void Frequency_SeveralFields_IsTheirWeightedSum()
    {
        var list = new PackedList();
        Span<byte> pattern = stackalloc byte[12];
        var length = PackedList.WritePattern(pattern, 0, 2, more: true);
        length += PackedList.WritePattern(pattern[length..], 2, 500, more: false);
        list.Add(0, pattern[..length]);
        list.Add(1, pattern[..length]);
        var reader = new PostingReader(list.Bytes, 0);
        Assert.True(reader.Next() && reader.Next());
        Assert.Equal((2 * 0.5f) + (500 * 2), reader.Frequency([9, 9, 9, 0.5f, 9, 2], 3));
    }
}
