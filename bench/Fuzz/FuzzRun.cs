using System.Diagnostics;
using Lightbox.Cli.Demo;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Bench.Fuzz;

/// <summary>
/// Drives the readers with mutated sample files in this process. An answer or one of imaging's typed errors is right; any other
/// exception, a case over its time, or the end of the process is a find. The case under way is written down first, so that it can be repeated.
/// </summary>
internal static class FuzzRun
{
    public const string About = "mutated sample files through every reader (--seconds N, --seed N, --case N)";

    private const int LargestSample = 4 << 20;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    public static int Run(FuzzOptions options, CancellationToken cancellation)
    {
        var samples = Samples();
        if (samples.Count == 0)
        {
            Console.Error.WriteLine("bench: no sample files; name their folder by LIGHTBOX_SAMPLES.");
            return 2;
        }

        var journal = Path.Combine(Path.GetTempPath(), $"lightbox-fuzz-{Environment.ProcessId}");
        var counts = new SortedDictionary<string, int>();
        int finds = 0, number = options.Only ?? 0;
        long start = Stopwatch.GetTimestamp();
        for (; !cancellation.IsCancellationRequested && Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds; number++)
        {
            var random = new Noise((options.Seed * 1_000_003) + (uint)number);
            var sample = samples[(int)(random.Next() * samples.Count)];
            var bytes = Mutation.Apply(sample.Bytes, random);
            string @case = $"--seed {options.Seed} --case {number} ({sample.Name})";
            File.WriteAllText(journal, @case);
            long begin = Stopwatch.GetTimestamp();
            string outcome = Read(bytes);
            var taken = Stopwatch.GetElapsedTime(begin);
            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
            bool find = outcome.StartsWith('!') || taken > Slow;
            if (find) Console.WriteLine($"find: {outcome} in {taken.TotalSeconds:0.0} s, bench run fuzz {@case}");
            if (find) finds++;
            if (options.Only is not null) break;
        }

        File.Delete(journal);
        foreach (var (outcome, count) in counts) Console.WriteLine($"{count,8}  {outcome}");
        Console.WriteLine($"{number} cases from {samples.Count} files in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s, seed {options.Seed}: {finds} finds");
        return finds == 0 ? 0 : 1;
    }

    private static string Read(byte[] bytes)
    {
        try
        {
            using var reader = ImageFile.Open(new MemoryByteSource(bytes));
            int last = Math.Max(0, (reader.Info.Frames ?? 1) - 1);
            reader.ReadFrame(0, CancellationToken.None);
            reader.ReadDisplay(Math.Min(last, 1), DisplayOptions.Default, CancellationToken.None);
            if (reader is ISlideReader slide) slide.ReadTile(0, 0, 0, CancellationToken.None);
            if (reader is IVolumeReader volume) volume.ReadSlice(Plane.Sagittal, volume.SliceCount(Plane.Sagittal) / 2, 0, DisplayOptions.Default, CancellationToken.None);
            return $"read {reader.Info.Format}";
        }
        catch (ImagingException error)
        {
            return error.GetType().Name;
        }
#pragma warning disable CA1031 // Whatever else comes is what this looks for.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return $"! {error.GetType().Name} {error.StackTrace?.Split('\n')[0].Trim()}";
        }
    }

    /// <summary>The shared files, and small ones of the formats they lack.</summary>
    private static List<(string Name, byte[] Bytes)> Samples()
    {
        var root = Environment.GetEnvironmentVariable("LIGHTBOX_SAMPLES") ?? Path.Combine(Directory.GetCurrentDirectory(), "..", "shared", "data");
        if (!Directory.Exists(root)) return [];
        var picture = new PixelBuffer(48, 32, 3, SampleType.UInt8, [.. Enumerable.Range(0, 48 * 32 * 3).Select(i => (byte)(i * i >> 5))]);
        var jpeg = ImageEncoder.Encode(picture, EncodeFormat.Jpeg);
        var clip = Path.GetTempFileName();
        AviWriter.Write(clip, [jpeg, jpeg, jpeg], 48, 32, 25);
        List<(string, byte[])> samples =
        [
            .. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Where(file => new FileInfo(file).Length is > 8 and < LargestSample)
                .Select(file => (Path.GetRelativePath(root, file), File.ReadAllBytes(file))),
        ];
        for (int i = 0; i < 10; i++)
        {
            samples.Add(("made.jpg", jpeg));
            samples.Add(("made.png", ImageEncoder.Encode(picture, EncodeFormat.Png)));
            samples.Add(("made.avi", File.ReadAllBytes(clip)));
        }

        File.Delete(clip);
        return samples;
    }
}
