namespace Lightbox.Bench.Fuzz;

/// <summary>Where finds go: a line here, the broken file in artifacts/fuzz, and the beginning of a row for tests/corpus.</summary>
internal static class FuzzFinds
{
    public static void Report(FuzzTarget target, uint seed, int number, string what)
    {
        var @case = target.Case(seed, number);
        var folder = Directory.CreateDirectory(Path.Combine(Checkout.Root, "artifacts", "fuzz")).FullName;
        var name = $"{target.Name.Replace(' ', '-')}-{seed}-{number}";
        for (int i = 0; i < @case.Broken.Parts.Count; i++) File.WriteAllBytes(Path.Combine(folder, $"{name}.{i}"), @case.Broken.Parts[i].Bytes);
        Console.WriteLine($"find: {what}");
        Console.WriteLine($"  bench run fuzz --target '{target.Name}' --seed {seed} --case {number}");
        Console.WriteLine($"  {@case.Base}\t{@case.Steps}");
        Console.Out.Flush();
    }
}
