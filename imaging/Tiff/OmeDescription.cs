using System.Globalization;
using System.Xml;

namespace Lightbox.Imaging.Tiff;

/// <summary>
/// What an OME-TIFF's first ImageDescription says (OME-XML 2016-06): its images, where in the chain of directories each begins, its pixel size and the objective.
/// Only a handful of attributes is looked at; a text that is no well-formed XML, has a DTD or is too large says nothing.
/// </summary>
internal sealed class OmeDescription
{
    /// <summary>Images of one file; a plate of wells has thousands, a slide a handful.</summary>
    private const int MostImages = 4096;

    private OmeDescription(IReadOnlyList<OmeImage> images) => Images = images;

    public IReadOnlyList<OmeImage> Images { get; }

    public static bool IsOme(string description) => description.Contains("<OME", StringComparison.Ordinal) && description.TrimStart('\ufeff', ' ', '\r', '\n').StartsWith('<');

    /// <returns>Null when the text cannot be read; nothing in it makes this throw.</returns>
    public static OmeDescription? Parse(string description)
    {
        var settings = new XmlReaderSettings
        {
            // Row 15 of the abuse cases: no entities, nothing from outside, bounded.
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = TiffLimits.OmeText,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var xml = XmlReader.Create(new StringReader(description.TrimStart('\ufeff', ' ', '\r', '\n')), settings);
            return new OmeDescription(Read(xml));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static List<OmeImage> Read(XmlReader xml)
    {
        var powers = new Dictionary<string, double>();
        var images = new List<OmeImage>();
        while (xml.Read() && images.Count < MostImages)
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            switch (xml.LocalName)
            {
                case "Objective" when xml.GetAttribute("ID") is { } id && Number(xml.GetAttribute("NominalMagnification")) is { } power:
                    powers[id] = power;
                    break;
                case "Image":
                    images.Add(new OmeImage { Name = xml.GetAttribute("Name") ?? "" });
                    break;
                case "ObjectiveSettings" when images.Count > 0 && xml.GetAttribute("ID") is { } objective && powers.TryGetValue(objective, out double of):
                    images[^1] = images[^1] with { Magnification = of };
                    break;
                case "Pixels" when images.Count > 0:
                    images[^1] = images[^1] with { MppX = Micrometres(xml, "PhysicalSizeX"), MppY = Micrometres(xml, "PhysicalSizeY") };
                    break;
                case "TiffData" when images.Count > 0 && images[^1].FirstDirectory is null:
                    images[^1] = images[^1] with { FirstDirectory = (int)(Number(xml.GetAttribute("IFD")) ?? 0) };
                    break;
            }
        }

        return images;
    }

    /// <summary>The default unit is the micrometre; a unit that is not in the table leaves the size unknown.</summary>
    private static double? Micrometres(XmlReader xml, string attribute)
    {
        double? scale = xml.GetAttribute(attribute + "Unit") switch
        {
            null or "" or "µm" or "μm" or "um" or "Âµm" => 1,
            "nm" => 1e-3,
            "mm" => 1e3,
            "cm" => 1e4,
            "m" => 1e6,
            "in" => 25400,
            _ => null,
        };
        return Number(xml.GetAttribute(attribute)) is > 0 and var size && scale is { } by ? size * by : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && number >= 0 ? number : null;
}

/// <summary>One image of an OME-TIFF.</summary>
internal sealed record OmeImage
{
    /// <summary>As written; may say "label" or "macro", and may hold anything else.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its first plane's place in the chain of directories, 0-based; null when the file does not say.</summary>
    public int? FirstDirectory { get; init; }

    /// <summary>Micrometres a pixel.</summary>
    public double? MppX { get; init; }

    public double? MppY { get; init; }

    public double? Magnification { get; init; }
}
