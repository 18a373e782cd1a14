using System.IO.MemoryMappedFiles;

namespace Lightbox.Bench.Fuzz;

/// <summary>The number of the case under way, in a file that outlives the process that writes it.</summary>
internal sealed class FuzzJournal : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    public FuzzJournal(string path)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, 8);
        view = file.CreateViewAccessor();
    }

    public int Case
    {
        get => view.ReadInt32(0);
        set => view.Write(0, value);
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
