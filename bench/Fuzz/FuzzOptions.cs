using System.Globalization;

namespace Lightbox.Bench.Fuzz;

/// <summary>How long, from which seed, and what.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="Seed">The same seed gives the same cases of a target in the same order.</param>
/// <param name="Target">Only targets whose name begins so; empty for all.</param>
/// <param name="Only">Run only this case of the one target, in this process.</param>
internal sealed record FuzzOptions(int Seconds = 1800, uint Seed = 1, string Target = "", int? Only = null)
{
    /// <exception cref="FormatException">An option is unknown or no number.</exception>
    public static FuzzOptions Parse(string[] options)
    {
        var parsed = new FuzzOptions();
        for (int i = 0; i < options.Length; i += 2)
        {
            string value = i + 1 < options.Length ? options[i + 1] : "";
            parsed = options[i] switch
            {
                "--seconds" => parsed with { Seconds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => parsed with { Seed = uint.Parse(value, CultureInfo.InvariantCulture) },
                "--target" => parsed with { Target = value },
                "--case" => parsed with { Only = int.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"bench run fuzz has no option {options[i]}."),
            };
        }

        return parsed;
    }
}
