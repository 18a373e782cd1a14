namespace Lightbox.Imaging.Segmentation;

/// <summary>One thing that was outlined.</summary>
/// <param name="Number">Its number in the maps, from 1.</param>
/// <param name="Label">The name its maker gave it; null when there is none.</param>
/// <param name="Color">The colour it is drawn with: its maker's when <paramref name="HasOwnColor"/>, else one by its number.</param>
/// <param name="HasOwnColor">Whether the file recommends the colour.</param>
/// <param name="Category">What sort of thing, in words (Segmented Property Category: "Anatomical Structure").</param>
/// <param name="Type">What it is, in words (Segmented Property Type: "Liver").</param>
/// <param name="Algorithm">AUTOMATIC, SEMIAUTOMATIC or MANUAL.</param>
public sealed record Segment(
    int Number,
    string? Label,
    SegmentColor Color,
    bool HasOwnColor = false,
    string? Category = null,
    string? Type = null,
    string? Algorithm = null)
{
    /// <summary>A segment of which only the number is known.</summary>
    public static Segment Unnamed(int number) => new(number, null, SegmentColor.ByNumber(number));
}
