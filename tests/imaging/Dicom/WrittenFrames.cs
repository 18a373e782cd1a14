using System.Text.Json.Nodes;
using Lightbox.Imaging.Dicom;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>The files that <c>WriteFrames.py</c> makes with pydicom and numpy; made once for all tests that read them.</summary>
public sealed class WrittenFrames : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lightbox-written-").FullName;

    private readonly Lazy<JsonObject> index;

    public WrittenFrames() => index = new Lazy<JsonObject>(Write);

    /// <summary>A file's name to its dtype, shape and transfer syntax. Written at first use, inside a test, so that a missing pydicom fails that test.</summary>
    public JsonObject Index => index.Value;

    /// <summary>The samples that were written, C order, little-endian.</summary>
    public byte[] Raw(string name) => File.ReadAllBytes(Path.Combine(folder, name + ".raw"));

    internal DicomReader Open(string name) => DicomBuilder.Open(File.ReadAllBytes(Path.Combine(folder, name + ".dcm")));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private JsonObject Write()
    {
        var script = Path.Combine(Repository.Root, "tests", "imaging", "Dicom", "WriteFrames.py");
        ExternalTool.Python(File.ReadAllText(script), folder);
        return JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")))!.AsObject();
    }
}
