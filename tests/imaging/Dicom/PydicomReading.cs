using System.Text.Json.Nodes;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>The sample folder as pydicom and dcmtk read it; made once for all tests that compare with them.</summary>
public sealed class PydicomReading : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lightbox-pydicom-").FullName;

    private readonly Lazy<JsonObject> index;

    public PydicomReading() => index = new Lazy<JsonObject>(Read);

    /// <summary>File name to what was read. Read at first use, inside a test, so that missing samples skip it.</summary>
    public JsonObject Index => index.Value;

    /// <summary>The array of a file, C order, little-endian.</summary>
    public byte[] Raw(string name) => File.ReadAllBytes(Path.Combine(folder, (string)Index[name]!["raw"]!));

    private JsonObject Read()
    {
        var script = Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "PydicomParity.py");
        ExternalTool.Python(File.ReadAllText(script), DicomSamples.Folder, folder);
        return JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")))!.AsObject();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
