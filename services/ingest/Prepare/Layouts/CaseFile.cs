using System.Text.RegularExpressions;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>A file of one case, by its name: case_001.svs, case_001_t1ce_img.nii.gz, case_001_core_seg.nii.gz.</summary>
/// <param name="Mask">Field of the mask it is: core_segmentation, whole_segmentation; empty when it is an image.</param>
/// <param name="IsVolume">A volume that masks lie on.</param>
internal sealed partial record CaseFile(PlacedImage Image, int Case, string Mask, bool IsVolume)
{
    public static CaseFile? Of(PlacedImage image)
    {
        var match = Pattern().Match(image.Name);
        if (!match.Success || !int.TryParse(match.Groups["number"].Value, out var number)) return null;
        var what = match.Groups["what"].Value.ToLowerInvariant();
        var mask = what.EndsWith("_seg", StringComparison.Ordinal) ? what.TrimStart('_')[..^4] + "_segmentation" : "";
        return new CaseFile(image, number, mask, mask.Length == 0 && Volume().IsMatch(image.Name));
    }

    [GeneratedRegex(@"\Acase[_\- ]?(?<number>\d{1,6})(?<what>[a-z0-9_\-]*)\.", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\.nii(\.gz)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Volume();
}
