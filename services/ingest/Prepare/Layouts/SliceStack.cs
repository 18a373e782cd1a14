namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>The slices of a scan in their order: position along the normal, then instance number, then path.</summary>
internal sealed class SliceStack
{
    private readonly List<(PlacedImage Image, double? Position)> slices;
    private readonly double[] normal;
    private readonly double tolerance;

    public SliceStack(IReadOnlyList<PlacedImage> images)
    {
        normal = NormalOf(images.FirstOrDefault(image => image.Orientation is not null)?.Orientation);
        slices = [.. images.Select(image => (image, image.Position is { } at ? (double?)Along(at) : null))
            .OrderBy(slice => slice.Item2).ThenBy(slice => slice.image.InstanceNumber).ThenBy(slice => slice.image.Path, StringComparer.Ordinal)];
        var steps = slices.Zip(slices.Skip(1), (a, b) => b.Position - a.Position).Where(step => step > 1e-3).Select(step => step!.Value).ToList();
        tolerance = steps.Count > 0 ? steps.Min() / 2 : 0.5;
    }

    /// <summary>By its position where outline and slices have one, else by its index.</summary>
    public PlacedImage? Find(CalciumOutline outline)
    {
        if (outline.Point is { } point && slices.TrueForAll(slice => slice.Position is not null))
        {
            var at = Along(point);
            var (image, position) = slices.MinBy(slice => Math.Abs(slice.Position!.Value - at));
            return Math.Abs(position!.Value - at) <= tolerance ? image : null;
        }

        return outline.ImageIndex is { } index && index < slices.Count ? slices[index].Image : null;
    }

    private double Along(double[] point) => (point[0] * normal[0]) + (point[1] * normal[1]) + (point[2] * normal[2]);

    /// <summary>Row cross column direction; along the body where the files say nothing.</summary>
    private static double[] NormalOf(double[]? o) => o is null
        ? [0, 0, 1]
        : [(o[1] * o[5]) - (o[2] * o[4]), (o[2] * o[3]) - (o[0] * o[5]), (o[0] * o[4]) - (o[1] * o[3])];
}
