using Lightbox.Bench.Corpora;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Lexical;

namespace Lightbox.Bench.Knowledge;

/// <summary>Stored indexes of <see cref="SyntheticEntries"/>, made once and kept in the benchmarks' cache.</summary>
internal static class EntryBase
{
    /// <summary>Name and description.</summary>
    public static IReadOnlyList<FieldSpec> Fields { get; } = [new("name", 3, 0.3), new("description")];

    /// <summary>Entries between two saves of a build.</summary>
    private const int Step = 25_000;

    private const string Done = "done";

    /// <summary>The folder of an index of so many entries.</summary>
    public static async Task<string> MadeAsync(int entries, CancellationToken cancellation)
    {
        var folder = Path.Combine(Corpus.Cache, "knowledge", $"{entries}-v1");
        if (IsMade(folder, cancellation)) return folder;
        await Console.Error.WriteLineAsync($"bench: making an index of {entries} entries in {folder} ...");
        Build(folder, entries, cancellation);
        return folder;
    }

    /// <summary>Puts entries with their vectors in, saving now and then, as a service does that takes in a large base.</summary>
    public static void Build(string folder, int entries, CancellationToken cancellation)
    {
        var corpus = new SyntheticEntries();
        using var index = TextIndex.Open(folder, Fields, null, cancellation);
        for (var i = index.Count; i < entries; i++)
        {
            index.Put(SyntheticEntries.Id(i), corpus.Texts(i));
            index.PutVector(SyntheticEntries.Id(i), corpus.Vector(i));
            if (i % Step == Step - 1) index.Save($"{i + 1}", cancellation);
        }

        index.Save(Done, cancellation);
    }

    public static TextIndex Open(string folder) => TextIndex.Open(folder, Fields);

    private static bool IsMade(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) return false;
        using var index = TextIndex.Open(folder, Fields, null, cancellation);
        return index.Stamp == Done;
    }
}
