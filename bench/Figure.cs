using System.Globalization;

namespace Lightbox.Bench;

/// <summary>Repeated measurements of one thing.</summary>
/// <param name="Unit">s, ms, MB, %, /s; x for a ratio.</param>
/// <param name="Limit">What the median must stay under, or over for a share; null for a figure that only explains another.</param>
/// <param name="MoreIsBetter">The limit is a least value.</param>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Values, double? Limit = null, bool MoreIsBetter = false)
{
    public static string Header { get; } = $"{"figure",-64} {"median",14} {"min..max",22} {"n",4}  limit";

    public bool IsKept => Limit is not { } limit || (MoreIsBetter ? Median > limit : Median < limit);

    /// <summary>The middle value, or the mean of the two.</summary>
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    public override string ToString()
    {
        string limit = Limit is { } value ? $"{(MoreIsBetter ? ">" : "<")} {Number(value)} {Unit} {(IsKept ? "kept" : "MISSED")}" : "-";
        return $"{Name,-64} {Number(Median) + " " + Unit,14} {Number(Values.Min()) + ".." + Number(Values.Max()),22} {Values.Count,4}  {limit}";
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 1 => "0.00", _ => "0.0000" }, CultureInfo.InvariantCulture);
}
