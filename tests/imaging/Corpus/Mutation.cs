using System.Globalization;

namespace Lightbox.Imaging.Tests.Corpus;

/// <summary>The steps of a corpus line, as tests/corpus/README.md describes them.</summary>
internal static class Mutation
{
    public static byte[] Apply(byte[] bytes, string mutation) =>
        mutation.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Aggregate(bytes, Step);

    private static byte[] Step(byte[] bytes, string step)
    {
        var words = step.Split(' ');
        var at = words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0;
        return words[0] switch
        {
            "gunzip" => Checksums.Gunzip(bytes),
            "gzip" => Checksums.Gzip(bytes),
            "pngcrc" => Checksums.Png(bytes),
            "zipcrc" => Checksums.Zip(bytes),
            "cut" => bytes[..at],
            "set" => Overwrite(bytes, at, Convert.FromHexString(words[2])),
            "insert" => [.. bytes[..at], .. Convert.FromHexString(words[2]), .. bytes[at..]],
            "drop" => [.. bytes[..at], .. bytes[(at + Count(words))..]],
            "fill" => Overwrite(bytes, at, [.. Enumerable.Repeat(Convert.FromHexString(words[3])[0], Count(words))]),
            "repeat" => Repeat(bytes, at, Count(words), int.Parse(words[3], CultureInfo.InvariantCulture)),
            _ => throw new FormatException($"'{step}' is no step of a mutation."),
        };
    }

    private static int Count(string[] words) => int.Parse(words[2], CultureInfo.InvariantCulture);

    private static byte[] Overwrite(byte[] bytes, int at, byte[] with)
    {
        var copy = (byte[])bytes.Clone();
        with.CopyTo(copy, at);
        return copy;
    }

    private static byte[] Repeat(byte[] bytes, int at, int count, int times)
    {
        var part = bytes[at..(at + count)];
        return [.. bytes[..(at + count)], .. Enumerable.Repeat(part, times).SelectMany(copy => copy), .. bytes[(at + count)..]];
    }
}
