using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>Instances of a series along its normal (PS3.3 C.7.6.2.1.1); those without geometry by instance number.</summary>
internal static class SeriesOrder
{
    public static List<Asset> Sorted(IEnumerable<Asset> instances) =>
        [.. instances.OrderBy(asset => Along(asset.Image)).ThenBy(asset => asset.Image.HasInstanceNumber ? asset.Image.InstanceNumber : int.MaxValue).ThenBy(asset => asset.Name, StringComparer.Ordinal)];

    /// <summary>Millimetres along the normal; equal for all without geometry.</summary>
    private static double Along(ImageDescription image)
    {
        if (image.ImagePosition.Count != 3 || image.ImageOrientation.Count != 6) return double.PositiveInfinity;
        var (o, p) = (image.ImageOrientation, image.ImagePosition);
        return (((o[1] * o[5]) - (o[2] * o[4])) * p[0]) + (((o[2] * o[3]) - (o[0] * o[5])) * p[1]) + (((o[0] * o[4]) - (o[1] * o[3])) * p[2]);
    }
}
