using System.Security.Cryptography;
using Lightbox.Cli.Demo;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Crash;

/// <summary>
/// A tree of files and what must become of each: CT slices of 8 KB to 2 MB, some twice under two names, some that are no images, some that are cut off.
/// </summary>
internal sealed class CrashTree
{
    /// <summary>Folders right below the root: a job for each where several workers share the work.</summary>
    public const int Parts = 6;

    private const string CtImage = "1.2.840.10008.5.1.4.1.1.2";

    private static readonly int[] Sides = [64, 128, 256, 512, 1024];

    private CrashTree(string root, IReadOnlyDictionary<string, CrashFile> files)
    {
        Root = root;
        Files = files;
    }

    public string Root { get; }

    /// <summary>By path below the part's folder, "/" between; a path is in one part only.</summary>
    public IReadOnlyDictionary<string, CrashFile> Files { get; }

    public static string Part(int number) => $"part{number}";

    public static CrashTree Write(string root, int count, int seed)
    {
        var files = new Dictionary<string, CrashFile>();
        byte[] image = [];
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            int part = i * Parts / count;
            var path = $"s{i / 50:000}/{i:00000}.dcm";
            var (bytes, verdict) = i switch
            {
                _ when i % 100 == 99 => (Random(random, 3000), Verdict.Skipped),
                _ when i % 150 == 149 => (image[..400], Verdict.Refused),
                // The content of the file before, in the same part: one blob, two memberships.
                _ when i % 40 == 39 => (image, Verdict.Duplicate),
                _ => (image = Slice(random, i), Verdict.TakenIn),
            };
            var full = Path.Combine(root, Part(part), path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, bytes);
            files[path] = new CrashFile(part, Convert.ToHexStringLower(SHA256.HashData(bytes)), verdict);
        }

        return new CrashTree(root, files);
    }

    private static byte[] Slice(Random random, int number)
    {
        int side = Sides[random.Next(Sides.Length)];
        var instance = DicomWriter.Uid($"crash {number}");
        return new DicomWriter()
            .Text(0x00080016, "UI", CtImage)
            .Text(0x00080018, "UI", instance)
            .Text(0x00080060, "CS", "CT")
            .Text(0x0020000d, "UI", DicomWriter.Uid("crash study"))
            .Text(0x0020000e, "UI", DicomWriter.Uid($"crash series {number / 50}"))
            .Text(0x00200013, "IS", $"{number}")
            .Short(0x00280002, 1)
            .Text(0x00280004, "CS", "MONOCHROME2")
            .Short(0x00280010, (ushort)side)
            .Short(0x00280011, (ushort)side)
            .Short(0x00280100, 16)
            .Short(0x00280101, 16)
            .Short(0x00280102, 15)
            .Short(0x00280103, 0)
            .Pixels(Random(random, 2 * side * side))
            .ToFile(CtImage, instance, DicomWriter.ExplicitLittleEndian);
    }

    private static byte[] Random(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}

/// <param name="Part">Which of the folders below the root.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Verdict">What must become of it; of two with the same content either may be the first.</param>
internal sealed record CrashFile(int Part, string Sha256, Verdict Verdict)
{
    public bool IsImage => Verdict is Verdict.TakenIn or Verdict.Duplicate;
}
