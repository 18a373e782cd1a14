namespace Lightbox.Bench;

/// <summary>A data folder of its own for one benchmark, gone afterwards.</summary>
internal sealed class TemporaryData : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lightbox-bench-");

    public string Path => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
