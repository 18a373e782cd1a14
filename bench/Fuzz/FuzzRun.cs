using System.Diagnostics;
using Lightbox.Imaging;

namespace Lightbox.Bench.Fuzz;

/// <summary>
/// Breaks whole files of every format and reads them, in a process that may crash, hang or fill the memory and is then started again behind the case that did it.
/// Three properties: nothing but imaging's typed errors comes out, no call allocates beyond a budget by the file's length, every call ends.
/// </summary>
internal static class FuzzRun
{
    public const string About = "mutated files of every format through every reader; 30 minutes (--seconds N, --seed N, --target NAME, --case N)";

    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(FuzzOptions options, CancellationToken cancellation)
    {
        var folder = FuzzTargets.Prepare();
        var all = FuzzTargets.Load(folder);
        var tallies = all.Where(target => target.Name.StartsWith(options.Target, StringComparison.Ordinal)).Select(target => new FuzzTally(target)).ToList();
        if (tallies.Count == 0)
        {
            await Console.Error.WriteLineAsync($"bench: nothing to fuzz is called '{options.Target}'; there are: {string.Join(", ", all.Select(target => target.Name))}.");
            return 2;
        }

        if (options.Only is { } only) return Repeat(tallies[0].Target, options.Seed, only);
        bool covered = true;
        foreach (var tally in tallies.ToList())
        {
            var (reads, refused) = Covers(tally.Target);
            if (refused) tallies.Remove(tally);
            covered &= reads || refused;
        }

        long start = Stopwatch.GetTimestamp();
        try
        {
            using var child = new FuzzChild(folder, options.Seed);
            var left = TimeSpan.FromSeconds(options.Seconds);
            while ((left = TimeSpan.FromSeconds(options.Seconds) - Stopwatch.GetElapsedTime(start)) > TimeSpan.Zero)
            {
                var turn = TimeSpan.FromSeconds(Math.Clamp(left.TotalSeconds / tallies.Count, 0.1, LongestTurn.TotalSeconds));
                foreach (var tally in tallies)
                {
                    var (next, said) = await child.SliceAsync(all.ToList().IndexOf(tally.Target), tally.Next, turn, cancellation);
                    tally.Next = next;
                    foreach (var line in said)
                    {
                        if (tally.Take(line) is { } find) FuzzFinds.Report(tally.Target, options.Seed, find.Number, find.What);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C: what there is until now is told.
        }

        Console.WriteLine(FuzzTally.Header);
        foreach (var tally in tallies) Console.WriteLine(tally);
        int finds = tallies.Sum(tally => tally.Finds);
        Console.WriteLine($"{tallies.Sum(tally => tally.Next)} cases in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s, seed {options.Seed}: {finds} finds");
        return finds == 0 && covered ? 0 : 1;
    }

    /// <summary>One case again, in this process, so that a debugger sees it.</summary>
    private static int Repeat(FuzzTarget target, uint seed, int number)
    {
        var @case = target.Case(seed, number);
        Console.WriteLine($"{@case.Base}\t{@case.Steps}");
        string outcome = Exercise.Run(@case);
        Console.WriteLine(outcome);
        return outcome.StartsWith('!') ? 1 : 0;
    }

    /// <summary>A target whose whole files are not read would be fuzzed without effect. One that is refused by name has no reader to break.</summary>
    private static (bool Reads, bool Refused) Covers(FuzzTarget target)
    {
        bool refused = true;
        foreach (var seed in target.Seeds)
        {
            try
            {
                using var reader = seed.Open();
                if (reader.Info.Kind != ImageKind.Document) reader.ReadFrame(0, default);
                return (true, false);
            }
            catch (UnsupportedImageException)
            {
                // Perhaps the next one is read.
            }
            catch (ImagingException)
            {
                refused = false;
            }
        }

        // The broken files among the samples stay broken; they are fuzzed all the same.
        if (target.Name == FuzzTargets.Refused) return (true, false);
        Console.WriteLine(refused ? $"no reader: {target.Name}" : $"not covered: no whole file of {target.Name} is read");
        return (false, refused);
    }
}
