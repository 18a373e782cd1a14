namespace Lightbox.Bench.Fuzz;

/// <summary>One format, or one transfer syntax of DICOM, with whole files of it.</summary>
internal sealed record FuzzTarget(string Name, IReadOnlyList<FuzzSeed> Seeds)
{
    private const int LargeSeed = 128 << 10;

    /// <summary>The same case for the same seed and number, on any machine.</summary>
    public FuzzCase Case(uint seed, int number)
    {
        var random = new Random(unchecked((int)(seed * 1_000_003) ^ (number * 7919) ^ Fingerprint()));
        var chosen = Seeds[random.Next(Seeds.Count)];

        // Large files take their time from many small ones: they come, but seldom.
        for (int again = 0; again < 3 && chosen.Length > LargeSeed; again++) chosen = Seeds[random.Next(Seeds.Count)];
        int part = random.Next(chosen.Parts.Count);
        string steps = Mutation.Steps(chosen.Parts[part].Bytes, chosen.Name, random);
        var parts = chosen.Parts.ToArray();
        parts[part] = parts[part] with { Bytes = Imaging.Tests.Corpus.Mutation.Apply(parts[part].Bytes, steps) };
        return new FuzzCase(chosen.Parts.Count > 1 ? $"{chosen.Name} part {part}" : chosen.Name, steps, chosen with { Parts = parts }, random.Next());
    }

    private int Fingerprint() => Name.Aggregate(17, (sum, letter) => unchecked((sum * 31) + letter));
}

/// <summary>A file and what was done to it.</summary>
/// <param name="Base">The seed's name.</param>
/// <param name="Steps">In the words of tests/corpus.</param>
/// <param name="Broken">What comes of it.</param>
/// <param name="Ways">Chooses what is asked of the reader.</param>
internal sealed record FuzzCase(string Base, string Steps, FuzzSeed Broken, int Ways);
