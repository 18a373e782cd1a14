using System.Text.Json;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Cli.Files;

/// <summary>What a file says of itself, as JSON: the fields in a fixed order, and those the file does not say left out.</summary>
internal static class InfoJson
{
    public static void Write(Utf8JsonWriter json, ImageInfo info)
    {
        json.WriteStartObject();
        Text(json, "format", info.Format);
        Text(json, "mediaType", info.MediaType);
        Text(json, "kind", info.Kind.ToString().ToLowerInvariant());
        Text(json, "transferSyntax", info.TransferSyntax);
        Text(json, "sopClass", info.SopClass);
        Text(json, "modality", info.Modality);
        Text(json, "bodyPart", info.BodyPart);
        Number(json, "rows", info.Rows);
        Number(json, "columns", info.Columns);
        Number(json, "frames", info.Frames);
        Number(json, "samplesPerPixel", info.SamplesPerPixel);
        Number(json, "bitsAllocated", info.BitsAllocated);
        Number(json, "bitsStored", info.BitsStored);
        Number(json, "pixelRepresentation", info.PixelRepresentation);
        Text(json, "photometric", info.Photometric);
        Number(json, "planar", info.Planar);
        Numbers(json, "spacing", info.Spacing);
        Numbers(json, "pixelAspect", info.PixelAspect);
        Numbers(json, "window", info.Window);
        Windows(json, info.Windows);
        Names(json, "windowTables", info.WindowTables);
        Number(json, "overlays", info.Overlays);
        Levels(json, info.Levels);
        Numbers(json, "mpp", info.Mpp);
        Number(json, "magnification", info.Magnification);
        Number(json, "iccProfileBytes", info.IccProfileBytes);
        Numbers(json, "dims", info.Dims is { } dims ? [.. dims.Select(dim => (double)dim)] : null);
        Numbers(json, "zooms", info.Zooms);
        Affine(json, info.Affine);
        Text(json, "dtype", info.Dtype);
        Text(json, "byteOrder", info.ByteOrder);
        Number(json, "fps", info.Fps);
        if (info.IsVariableRate is { } uneven) json.WriteBoolean("variableRate", uneven);
        Number(json, "duration", info.Duration);
        Number(json, "orientation", info.Orientation);
        Numbers(json, "gaps", info.Gaps);
        Names(json, "remarks", info.Remarks);
        Names(json, "associatedImages", info.AssociatedImages);
        Names(json, "referencedFiles", info.ReferencedFiles);
        Text(json, "studyInstanceUid", info.StudyInstanceUid);
        Text(json, "seriesInstanceUid", info.SeriesInstanceUid);
        Text(json, "sopInstanceUid", info.SopInstanceUid);
        Number(json, "instanceNumber", info.InstanceNumber);
        Numbers(json, "imagePosition", info.ImagePosition);
        Numbers(json, "imageOrientation", info.ImageOrientation);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
    }

    private static void Numbers(Utf8JsonWriter json, string name, double[]? values)
    {
        if (values is not { Length: > 0 }) return;
        json.WritePropertyName(name);
        Array(json, values);
    }

    private static void Array(Utf8JsonWriter json, double[] values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            // JSON has no infinities; a header field that holds one is not a number anybody can use.
            if (double.IsFinite(value)) json.WriteNumberValue(value);
            else json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static void Affine(Utf8JsonWriter json, double[][]? rows)
    {
        if (rows is null) return;
        json.WriteStartArray("affine");
        foreach (var row in rows) Array(json, row);
        json.WriteEndArray();
    }

    private static void Levels(Utf8JsonWriter json, IReadOnlyList<PyramidLevel>? levels)
    {
        if (levels is not { Count: > 0 }) return;
        json.WriteStartArray("levels");
        foreach (var level in levels)
        {
            json.WriteStartObject();
            json.WriteNumber("width", level.Width);
            json.WriteNumber("height", level.Height);
            json.WriteNumber("tileWidth", level.TileWidth);
            json.WriteNumber("tileHeight", level.TileHeight);
            json.WriteNumber("downsample", level.Downsample);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Several windows with their names; one without a name is said by "window" already.</summary>
    private static void Windows(Utf8JsonWriter json, IReadOnlyList<NamedWindow>? windows)
    {
        if (windows is null or [{ Name: null }]) return;
        json.WriteStartArray("windows");
        foreach (var window in windows)
        {
            json.WriteStartObject();
            json.WriteNumber("center", window.Center);
            json.WriteNumber("width", window.Width);
            json.WriteString("function", window.Function.ToString());
            Text(json, "name", window.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Names(Utf8JsonWriter json, string name, IReadOnlyList<string>? names)
    {
        if (names is not { Count: > 0 }) return;
        json.WriteStartArray(name);
        foreach (var one in names) json.WriteStringValue(one);
        json.WriteEndArray();
    }
}
