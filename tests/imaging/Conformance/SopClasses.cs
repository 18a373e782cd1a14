namespace Lightbox.Imaging.Tests.Conformance;

/// <summary>Names of the SOP classes that occur, as PS3.6 annex A has them.</summary>
internal static class SopClasses
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["1.2.840.10008.1.3.10"] = "Media Storage Directory",
        ["1.2.840.10008.5.1.4.1.1.1"] = "Computed Radiography",
        ["1.2.840.10008.5.1.4.1.1.2"] = "CT",
        ["1.2.840.10008.5.1.4.1.1.2.1"] = "Enhanced CT",
        ["1.2.840.10008.5.1.4.1.1.3.1"] = "Ultrasound Multi-frame",
        ["1.2.840.10008.5.1.4.1.1.4"] = "MR",
        ["1.2.840.10008.5.1.4.1.1.4.1"] = "Enhanced MR",
        ["1.2.840.10008.5.1.4.1.1.6.1"] = "Ultrasound",
        ["1.2.840.10008.5.1.4.1.1.7"] = "Secondary Capture",
        ["1.2.840.10008.5.1.4.1.1.7.4"] = "Multi-frame True Color Secondary Capture",
        ["1.2.840.10008.5.1.4.1.1.9.1.1"] = "12-lead ECG Waveform",
        ["1.2.840.10008.5.1.4.1.1.12.1"] = "X-Ray Angiography",
        ["1.2.840.10008.5.1.4.1.1.20"] = "Nuclear Medicine",
        ["1.2.840.10008.5.1.4.1.1.66.4"] = "Segmentation",
        ["1.2.840.10008.5.1.4.1.1.66.7"] = "Label Map Segmentation",
        ["1.2.840.10008.5.1.4.1.1.77.1.4"] = "VL Photographic",
        ["1.2.840.10008.5.1.4.1.1.77.1.6"] = "VL Whole Slide Microscopy",
        ["1.2.840.10008.5.1.4.1.1.88.11"] = "Basic Text SR",
        ["1.2.840.10008.5.1.4.1.1.88.22"] = "Enhanced SR",
        ["1.2.840.10008.5.1.4.1.1.88.33"] = "Comprehensive SR",
        ["1.2.840.10008.5.1.4.1.1.128"] = "PET",
        ["1.2.840.10008.5.1.4.1.1.481.1"] = "RT Image",
        ["1.2.840.10008.5.1.4.1.1.481.2"] = "RT Dose",
        ["1.2.840.10008.5.1.4.1.1.481.3"] = "RT Structure Set",
        ["1.2.840.10008.5.1.4.1.1.481.5"] = "RT Plan",
        ["1.2.840.10008.5.1.4.1.1.481.8"] = "RT Ion Plan",
    };

    public static string Name(string? uid) => uid is null ? "not said" : Names.GetValueOrDefault(uid, uid);
}
