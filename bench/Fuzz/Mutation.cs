using Lightbox.Cli.Demo;

namespace Lightbox.Bench.Fuzz;

/// <summary>Ways in which files break: single bytes, numbers at their extremes, cuts, doubled and exchanged stretches.</summary>
internal static class Mutation
{
    private static readonly byte[][] Extremes = [[0, 0, 0, 0], [255, 255, 255, 255], [255, 255, 255, 127], [0, 0, 0, 128], [1, 0, 0, 0], [0, 0, 0, 1], [254, 255, 13, 224]];

    public static byte[] Apply(byte[] original, Noise random)
    {
        var bytes = (byte[])original.Clone();
        int edits = 1 + (int)(random.Next() * random.Next() * 12);
        for (int i = 0; i < edits && bytes.Length > 8; i++) bytes = Edit(bytes, random);
        return bytes;
    }

    private static byte[] Edit(byte[] bytes, Noise random)
    {
        int at = Place(bytes.Length, random), length = Math.Min(bytes.Length - at, 1 + (int)(random.Next() * random.Next() * 200));
        switch ((int)(random.Next() * 7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << (int)(random.Next() * 8));
                return bytes;
            case 1:
                bytes[at] = (byte)(random.Next() * 256);
                return bytes;
            case 2 or 3:
                var extreme = Extremes[(int)(random.Next() * Extremes.Length)];
                int width = Math.Min(bytes.Length - at, random.Next() < 0.5f ? 2 : 4);
                extreme.AsSpan(0, width).CopyTo(bytes.AsSpan(at));
                return bytes;
            case 4:
                return bytes[..Math.Max(8, at)];
            case 5:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            default:
                return [.. bytes[..at], .. bytes[(at + length)..]];
        }
    }

    /// <summary>Headers matter most: half of all edits hit the first 2 KB.</summary>
    private static int Place(int length, Noise random) => (int)(random.Next() * (random.Next() < 0.5f ? Math.Min(2048, length - 1) : length - 1));
}
