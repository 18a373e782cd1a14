using System.Globalization;

namespace Lightbox.Bench.Fuzz;

/// <summary>What became of one target's cases.</summary>
internal sealed class FuzzTally(FuzzTarget target)
{
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> finds = new(StringComparer.Ordinal);

    public static string Header { get; } = $"{"target",-24} {"seeds",6} {"cases",8} {"read",8} {"refused",8} {"finds",6}";

    public FuzzTarget Target => target;

    public int Next { get; set; }

    /// <summary>Different ones: the same stack from another case says nothing new.</summary>
    public int Finds => finds.Count;

    /// <returns>The case's number and what happened, when the line tells of a find that is new.</returns>
    public (int Number, string What)? Take(string line)
    {
        var words = line.Split(' ', 3);
        int number = int.Parse(words[1], CultureInfo.InvariantCulture);
        if (words[0] == "count") counts[words[2]] = counts.GetValueOrDefault(words[2]) + number;
        if (words[0] != "find") return null;
        counts["!"] = counts.GetValueOrDefault("!") + 1;
        return finds.Add(string.Concat(words[2].Where(letter => !char.IsAsciiDigit(letter)))) ? (number, words[2]) : null;
    }

    public override string ToString()
    {
        int read = counts.Where(pair => pair.Key.StartsWith("read", StringComparison.Ordinal)).Sum(pair => pair.Value), all = counts.Values.Sum();
        return $"{target.Name,-24} {target.Seeds.Count,6} {all,8} {read,8} {all - read - counts.GetValueOrDefault("!"),8} {Finds,6}";
    }
}
