using System.Globalization;

namespace Lightbox.Bench.Crash;

/// <summary>How much is taken in and how often it is interrupted.</summary>
/// <param name="Files">Files of the tree.</param>
/// <param name="Kills">SIGKILLs.</param>
/// <param name="Seed">Of the files and of the moments; what the machine does meanwhile is its own.</param>
/// <param name="Store">sqlite: one process; postgres: two on one server and one folder of blobs; both: one after the other.</param>
internal sealed record CrashOptions(int Files = 3000, int Kills = 50, int Seed = 1, string Store = "both")
{
    public bool Sqlite => Store is "sqlite" or "both";

    public bool Postgres => Store is "postgres" or "both";

    /// <exception cref="FormatException">An option is unknown or has no sense.</exception>
    public static CrashOptions Parse(string[] options)
    {
        var parsed = new CrashOptions();
        for (int i = 0; i < options.Length; i += 2)
        {
            string value = i + 1 < options.Length ? options[i + 1] : "";
            parsed = options[i] switch
            {
                "--files" => parsed with { Files = int.Parse(value, CultureInfo.InvariantCulture) },
                "--kills" => parsed with { Kills = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => parsed with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--store" when value is "sqlite" or "postgres" or "both" => parsed with { Store = value },
                _ => throw new FormatException($"bench run crash has no option {options[i]} {value}."),
            };
        }

        return parsed;
    }
}
