using Lightbox.Retrieval.Lexical;
using Xunit;

namespace Lightbox.Retrieval.Tests.Stored;

/// <summary>A process may be killed at any byte, and a file may be anything: what is opened is a state that was saved, or nothing.</summary>
public sealed class DamagedIndexTests : IDisposable
{
    private static readonly FieldSpec[] Fields = [new("text")];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lightbox-index-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Each file of the second state cut off at many places, as a kill during the save leaves it: before the manifest is renamed the first state holds.</summary>
    [Fact]
    public void Open_KilledWhileSaving_HasTheStateBefore()
    {
        var path = Saved("first", 20);
        var first = Files(path);
        Grow(path, "second", 30);
        foreach (var (name, bytes) in Files(path).Where(file => !first.ContainsKey(file.Key) || file.Key == "manifest.json"))
        {
            foreach (var length in Cuts(bytes.Length))
            {
                var scratch = Fresh(first);
                File.WriteAllBytes(Path.Combine(scratch, name == "manifest.json" ? name + ".new" : name), bytes[..length]);
                AssertState(scratch, "first", 20);
                Directory.Delete(scratch, recursive: true);
            }
        }
    }

    [Theory]
    [InlineData("*.texts")]
    [InlineData("*.vectors")]
    [InlineData("manifest.json")]
    public void Open_FileCutOffOrChanged_IsEmptyAndCanBeFilledAgain(string pattern)
    {
        var whole = Files(Saved("first", 20));
        var name = Path.GetFileName(Directory.EnumerateFiles(Path.Combine(folder.FullName, "first"), pattern).Single());
        var bytes = whole[name];
        foreach (var length in Cuts(bytes.Length - 1)) AssertEmpty(whole, name, bytes[..length]);
        for (var i = 0; i < 60; i++)
        {
            var changed = bytes.ToArray();
            changed[(int)((long)i * bytes.Length / 60)] ^= 0x21;
            AssertEmpty(whole, name, changed);
        }

        AssertEmpty(whole, name, [.. bytes, 0]);
        AssertEmpty(whole, name, new byte[bytes.Length]);
    }

    [Theory]
    [InlineData("*.texts")]
    [InlineData("*.vectors")]
    public void Open_FileMissing_IsEmpty(string pattern)
    {
        var path = Saved("first", 5);
        File.Delete(Directory.EnumerateFiles(path, pattern).Single());
        using var index = TextIndex.Open(path, Fields);
        Assert.Equal(("", 0), (index.Stamp, index.Count));
    }

    [Fact]
    public void Save_ManyTimes_LeavesNoFileBehind()
    {
        var path = Path.Combine(folder.FullName, "many");
        using var index = TextIndex.Open(path, Fields);
        for (var i = 0; i < 40; i++)
        {
            index.Put($"d{i}", $"lung number {i}");
            index.PutVector($"d{i}", [1, i]);
            index.Save($"{i}");
        }

        // Segments of like size are merged: of 40 there are a handful, each with its vectors.
        Assert.InRange(Directory.EnumerateFiles(path).Count(), 4, 16);
        Assert.Equal(40, index.Search("lung", new SearchOptions { Count = 100 }).Hits.Count);
    }

    private static IEnumerable<int> Cuts(int length) => Enumerable.Range(0, 40).Select(i => (int)((long)i * length / 39)).Distinct();

    private static void AssertState(string path, string stamp, int count)
    {
        using var index = TextIndex.Open(path, Fields);
        Assert.Equal((stamp, count), (index.Stamp, index.Count));
        Assert.Equal(count, index.Search("lung", new SearchOptions { Count = 100 }).Hits.Count);
        Assert.Equal(count, index.Similar([1, 0], 100, -1, null, out _).Count);
    }

    private void AssertEmpty(Dictionary<string, byte[]> whole, string name, byte[] bytes)
    {
        var path = Fresh(whole);
        File.WriteAllBytes(Path.Combine(path, name), bytes);
        using (var index = TextIndex.Open(path, Fields))
        {
            Assert.Equal(("", 0), (index.Stamp, index.Count));
            Assert.Empty(index.Search("lung", new SearchOptions { KeepUnanswered = true }).Hits);
            index.Put("new", "lung again");
            index.Save("again");
        }

        using (var index = TextIndex.Open(path, Fields)) Assert.Equal(("again", 1), (index.Stamp, index.Count));
        Directory.Delete(path, recursive: true);
    }

    private string Saved(string stamp, int count)
    {
        var path = Path.Combine(folder.FullName, stamp);
        Grow(path, stamp, count);
        return path;
    }

    private static void Grow(string path, string stamp, int count)
    {
        using var index = TextIndex.Open(path, Fields);
        for (var i = index.Count; i < count; i++)
        {
            index.Put($"d{i}", $"lung nodule number {i}");
            index.PutVector($"d{i}", [1, i]);
        }

        index.Save(stamp);
    }

    private static Dictionary<string, byte[]> Files(string path) =>
        Directory.EnumerateFiles(path).Where(f => Path.GetFileName(f) != "lock").ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);

    private string Fresh(Dictionary<string, byte[]> files)
    {
        var path = Path.Combine(folder.FullName, Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(path);
        foreach (var (name, bytes) in files) File.WriteAllBytes(Path.Combine(path, name), bytes);
        return path;
    }
}
