using System.Diagnostics;
using System.Security.Cryptography;
using Lightbox.Bench.Corpora;
using Lightbox.Bench.Peers;
using Lightbox.Imaging;

namespace Lightbox.Bench.Fuzz;

/// <summary>
/// The files that are broken: small ones of every format by writers that are not ours (make_seeds.py, made once in the cache folder) and the shared samples
/// (LIGHTBOX_SAMPLES, default ../shared/data). A DICOM file belongs to the target of its transfer syntax.
/// </summary>
internal static class FuzzTargets
{
    /// <summary>DICOM samples that are broken already.</summary>
    public const string Refused = "dicom refused";

    /// <summary>Larger files spend the time on copying.</summary>
    private const int LargestSeed = 2 << 20;

    /// <summary>Makes the seeds when this script has not yet made them.</summary>
    /// <returns>Their folder.</returns>
    public static string Prepare()
    {
        var script = PeerTool.Script("Fuzz/make_seeds.py");
        var folder = Path.Combine(Corpus.Cache, "seeds-" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(script)))[..12]);
        if (Directory.Exists(folder)) return folder;
        Directory.CreateDirectory(Corpus.Cache);
        var making = folder + "." + Environment.ProcessId;
        using (var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, making]) { RedirectStandardOutput = true })!)
        {
            Console.Error.Write(python.StandardOutput.ReadToEnd());
            python.WaitForExit();
            if (python.ExitCode != 0) throw new InvalidOperationException("The seeds could not be made; see scripts/test-packages.txt for what they need.");
        }

        if (Directory.Exists(folder)) Directory.Delete(making, recursive: true);
        else Directory.Move(making, folder);
        return folder;
    }

    /// <summary>All targets, by name; the same list in every process.</summary>
    public static IReadOnlyList<FuzzTarget> Load(string made)
    {
        var seeds = Made(made).Concat(Shared()).Where(seed => seed.Seed.Length <= LargestSeed);
        return
        [
            .. seeds.GroupBy(seed => seed.Target, seed => seed.Seed).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new FuzzTarget(group.Key, [.. group.OrderBy(seed => seed.Name, StringComparer.Ordinal)])),
        ];
    }

    private static IEnumerable<(string Target, FuzzSeed Seed)> Made(string root)
    {
        foreach (var kind in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(kind);
            foreach (var file in Directory.GetFiles(kind).Order(StringComparer.Ordinal)) yield return Single($"made/{name}/{Path.GetFileName(file)}", file, name);
            foreach (var folder in Directory.GetDirectories(kind).Order(StringComparer.Ordinal))
            {
                var parts = Directory.GetFiles(folder).Order(StringComparer.Ordinal)
                    .Select(file => new FuzzPart(Path.GetFileNameWithoutExtension(file).Split('-')[1], File.ReadAllBytes(file)));
                yield return (name, new FuzzSeed($"made/{name}/{Path.GetFileName(folder)}", [.. parts]));
            }
        }
    }

    private static IEnumerable<(string Target, FuzzSeed Seed)> Shared()
    {
        var named = Environment.GetEnvironmentVariable("LIGHTBOX_SAMPLES");
        var root = string.IsNullOrEmpty(named) ? Path.Combine(Checkout.Root, "..", "shared", "data") : named;
        if (!Directory.Exists(root)) yield break;
        foreach (var file in Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(root, file);
            string? target = Path.GetDirectoryName(name)!.Split('/')[0] switch
            {
                "dicom" when Path.GetExtension(file) is not (".txt" or ".json" or ".icc" or ".dump" or ".gz") => "dicom",
                "nifti" => file.EndsWith(".gz", StringComparison.Ordinal) ? "nifti-gz" : "nifti",
                "slides" => "svs",
                _ => null,
            };
            if (target is not null && new FileInfo(file).Length > 8) yield return Single(name, file, target);
        }
    }

    private static (string Target, FuzzSeed Seed) Single(string name, string file, string kind)
    {
        var seed = new FuzzSeed(name, [new FuzzPart(ImagePart.Data, File.ReadAllBytes(file))]);
        return (kind == "dicom" ? "dicom " + Syntax(seed) : kind, seed);
    }

    private static string Syntax(FuzzSeed seed)
    {
        try
        {
            using var reader = seed.Open();
            return reader.Info.TransferSyntax?.Replace("1.2.840.10008.", "", StringComparison.Ordinal) ?? "none";
        }
        catch (ImagingException)
        {
            return Refused["dicom ".Length..];
        }
    }
}
