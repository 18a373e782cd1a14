using System.Globalization;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Cli.Files;

/// <summary>What `lightbox render` draws: the whole picture, a frame, a slice or a region.</summary>
internal abstract record RenderTarget
{
    /// <summary>Nothing said: a slide's overview, a volume's middle axial slice, the first frame of anything else.</summary>
    internal sealed record Whole : RenderTarget;

    /// <param name="Index">0-based.</param>
    internal sealed record Frame(int Index) : RenderTarget;

    /// <param name="Index">0-based from inferior, posterior or right.</param>
    /// <param name="Time">0-based.</param>
    internal sealed record Slice(Plane Plane, int Index, int Time) : RenderTarget;

    /// <param name="Place">Level-0 pixels.</param>
    /// <param name="Scale">Pixels of the picture for one of level 0.</param>
    internal sealed record Part(Region Place, double Scale, int Index) : RenderTarget;

    /// <summary>"axial:40", also by the first letters; null when it is none.</summary>
    public static (Plane Plane, int Index)? ParseSlice(string text)
    {
        if (text.Split(':') is not [var axis, var number] || axis.Length == 0 || !int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index)) return null;
        foreach (var plane in Enum.GetValues<Plane>())
        {
            if (plane.ToString().StartsWith(axis, StringComparison.OrdinalIgnoreCase)) return (plane, index);
        }

        return null;
    }

    /// <summary>"x,y,w,h"; null when it is none.</summary>
    public static Region? ParseRegion(string text) =>
        Numbers(text) is [var x, var y, var width, var height] && Array.TrueForAll([x, y, width, height], n => n == Math.Floor(n) && Math.Abs(n) <= int.MaxValue)
            ? new Region((int)x, (int)y, (int)width, (int)height)
            : null;

    /// <summary>"centre,width"; null when it is none.</summary>
    public static (double Center, double Width)? ParseWindow(string text) => Numbers(text) is [var center, > 0 and var width] ? (center, width) : null;

    private static double[]? Numbers(string text)
    {
        var parts = text.Split(',');
        var numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i])) return null;
        }

        return numbers;
    }
}
