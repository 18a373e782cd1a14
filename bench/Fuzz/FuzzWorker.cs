using System.Diagnostics;
using System.Globalization;

namespace Lightbox.Bench.Fuzz;

/// <summary>
/// The process that may die. It is told "TARGET-INDEX FIRST-CASE MILLISECONDS" line by line, writes each case's number into the journal before it runs it, and
/// answers with "find NUMBER WHAT", "count N OUTCOME" and at last "next NUMBER".
/// </summary>
internal static class FuzzWorker
{
    public static int Run(string seeds, string journalPath, uint seed)
    {
        var targets = FuzzTargets.Load(seeds);
        using var journal = new FuzzJournal(journalPath);
        Console.WriteLine("ready");
        while (Console.In.ReadLine() is { } line)
        {
            var words = line.Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            Slice(targets[words[0]], seed, words[1], TimeSpan.FromMilliseconds(words[2]), journal);
        }

        return 0;
    }

    private static void Slice(FuzzTarget target, uint seed, int first, TimeSpan time, FuzzJournal journal)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        long start = Stopwatch.GetTimestamp();
        int number = first;
        do
        {
            journal.Case = number;
            string outcome = Exercise.Run(target.Case(seed, number));
            if (outcome.StartsWith('!')) Console.WriteLine($"find {number} {outcome}");
            else counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
            number++;
        }
        while (Stopwatch.GetElapsedTime(start) < time);

        foreach (var (outcome, count) in counts) Console.WriteLine($"count {count} {outcome}");
        Console.WriteLine($"next {number}");
    }
}
