using Lightbox.Imaging.Dicom;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>The real DICOM files (see their README.txt for where each came from).</summary>
internal static class DicomSamples
{
    public static string Folder => Samples.Path("dicom");

    /// <summary>Every file of the folder that is DICOM by its content, by path relative to it.</summary>
    public static IEnumerable<string> All() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(path => DicomFormat.Matches(Head(path)))
        .Select(path => Path.GetRelativePath(Folder, path))
        .Order(StringComparer.Ordinal);

    public static DicomReader Open(string name) =>
        (DicomReader)DicomFormat.Open(new FileByteSource(Samples.Path(Path.Combine("dicom", name))), CancellationToken.None);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Samples.Path(Path.Combine("dicom", name)));

    public static byte[] Head(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[DicomFormat.HeadLength];
        return head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }
}
