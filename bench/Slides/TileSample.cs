using Lightbox.Imaging;

namespace Lightbox.Bench.Slides;

/// <summary>
/// Tiles of the large slide at random, as the peers' own script draws them: 60 % of the largest level, 25 % of the next two, the rest of the three below. Only whole tiles, which
/// every server has. The slide's levels halve, so that a level's number is how often.
/// </summary>
internal static class TileSample
{
    public static IReadOnlyList<(int Level, int Column, int Row)> Of(ISlideReader slide, int count, int seed)
    {
        var random = new Random(seed);
        var levels = slide.Info.Levels!;
        var tiles = new (int Level, int Column, int Row)[count];
        for (int i = 0; i < count; i++)
        {
            int level = random.NextDouble() switch { < 0.6 => 0, < 0.85 => random.Next(1, 3), _ => random.Next(3, 6) };
            tiles[i] = (level, random.Next(levels[level].Width / levels[level].TileWidth), random.Next(levels[level].Height / levels[level].TileHeight));
        }

        return tiles;
    }
}
