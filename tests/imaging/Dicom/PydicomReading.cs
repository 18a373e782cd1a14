using System.Text.Json.Nodes;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>The sample folder as pydicom and dcmtk read it; made once for all tests that compare with them.</summary>
public sealed class PydicomReading : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lightbox-pydicom-").FullName;

    public PydicomReading()
    {
        var script = Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "PydicomParity.py");
        ExternalTool.Python(File.ReadAllText(script), DicomSamples.Folder, folder);
        Index = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")))!.AsObject();
    }

    /// <summary>File name to what was read.</summary>
    public JsonObject Index { get; }

    /// <summary>The array of a file, C order, little-endian.</summary>
    public byte[] Raw(string name) => File.ReadAllBytes(Path.Combine(folder, (string)Index[name]!["raw"]!));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
