using System.Globalization;

namespace Lightbox.Bench.Fuzz;

/// <summary>How long, and from which seed; a crash is repeated with its seed and only its case.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="Seed">The same seed gives the same cases in the same order.</param>
/// <param name="Only">Run only this case.</param>
internal sealed record FuzzOptions(int Seconds, uint Seed, int? Only)
{
    public static FuzzOptions Parse(string[] options)
    {
        var parsed = new FuzzOptions(30, 1, null);
        for (int i = 0; i + 1 < options.Length; i += 2)
        {
            int value = int.Parse(options[i + 1], CultureInfo.InvariantCulture);
            parsed = options[i] switch
            {
                "--seconds" => parsed with { Seconds = value },
                "--seed" => parsed with { Seed = (uint)value },
                "--case" => parsed with { Only = value },
                _ => throw new ArgumentException($"bench run fuzz has no option {options[i]}."),
            };
        }

        return parsed;
    }
}
