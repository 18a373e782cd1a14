using Lightbox.Common.V1;
using Lightbox.Render.V1;

namespace Lightbox.Render.Renditions;

/// <summary>Windows by name; for CT in Hounsfield units, as radiology departments commonly set them.</summary>
internal static class WindowPresets
{
    public static IReadOnlyList<WindowPreset> All { get; } =
    [
        Ct("abdomen", 60, 400),
        Ct("bone", 500, 2000),
        Ct("brain", 40, 80),
        Ct("lung", -600, 1500),
        Ct("mediastinum", 50, 350),
        Ct("soft-tissue", 40, 400),
        Ct("stroke", 40, 40),
        Ct("subdural", 75, 215),
    ];

    public static WindowPreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    private static WindowPreset Ct(string name, double center, double width) =>
        new() { Name = name, Modality = "CT", Window = new WindowLevel { Center = center, Width = width } };
}
