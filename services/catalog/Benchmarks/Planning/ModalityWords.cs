using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>Modalities as people and files write them, and which kinds of image object they come as.</summary>
internal static class ModalityWords
{
    /// <summary>Slide microscopy.</summary>
    public const string Slides = "SM";

    /// <summary>Of files that only slide scanners write.</summary>
    public static readonly string[] SlideExtensions = [".svs", ".ndpi", ".mrxs", ".scn", ".bif", ".vms", ".vmu", ".czi"];

    /// <summary>One picture by X-rays: detectors and files give it one of several codes (PS3.3 C.7.3.1.1.1).</summary>
    private static readonly string[] Radiographs = ["DX", "CR", "RG", "XR"];

    /// <summary>A DICOM code as it is; a word as the catalogue's datasets use it ("MRI").</summary>
    /// <returns>Empty for neither.</returns>
    public static IReadOnlyList<string> Codes(string text, DatasetShelf shelf)
    {
        var known = shelf.Entries.SelectMany(entry => entry.Description.Modalities).Where(modality => modality.Code.Length > 0).DistinctBy(modality => (modality.Code, modality.DisplayName)).ToList();
        var trimmed = text.Trim();
        if (known.Any(modality => modality.Code.Equals(trimmed, StringComparison.OrdinalIgnoreCase))) return [trimmed.ToUpperInvariant()];
        var named = known.Where(modality => Says(modality.DisplayName, trimmed) || Says(trimmed, modality.DisplayName.Split('(')[0].Trim())).Select(modality => modality.Code).Distinct().ToList();
        if (named.Count > 0) return named;
        // A code that no dataset of the catalogue has yet: two upper-case letters or more (PS3.5 6.2, CS).
        return trimmed.Length is >= 2 and <= 16 && trimmed.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_') ? [trimmed] : [];
    }

    /// <summary>The codes that files of the modality may have.</summary>
    public static IReadOnlyList<string> Written(IEnumerable<string> codes) =>
        [.. codes.Select(code => code.ToUpperInvariant()).SelectMany(code => Radiographs.Contains(code) ? Radiographs : [code]).Distinct()];

    /// <summary>The kinds that images of the modalities come as; a file that names no modality (PNG, NIfTI, AVI) says so much at least.</summary>
    public static IReadOnlyList<long> Kinds(IEnumerable<string> written) => [.. written.SelectMany(KindsOf).Distinct().Select(kind => (long)kind)];

    public static bool AreSame(Modality modality, IReadOnlyList<string> written) => written.Contains(modality.Code, StringComparer.OrdinalIgnoreCase);

    private static Common.V1.ImageKind[] KindsOf(string code) => code switch
    {
        Slides => [Common.V1.ImageKind.Slide, Common.V1.ImageKind.Image],
        "CT" or "MR" or "PT" or "NM" => [Common.V1.ImageKind.Image, Common.V1.ImageKind.Volume],
        "DX" or "CR" or "RG" or "XR" or "MG" or "IO" or "PX" or "OP" => [Common.V1.ImageKind.Image],
        _ => [Common.V1.ImageKind.Image, Common.V1.ImageKind.Volume, Common.V1.ImageKind.Clip],
    };

    private static bool Says(string text, string word) => word.Length > 1 && $" {text} ".Contains($" {word} ", StringComparison.OrdinalIgnoreCase);
}
