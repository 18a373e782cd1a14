using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Lightbox.Retrieval.Stored;

/// <summary>Writes a <see cref="SectionFile"/>, section by section.</summary>
internal sealed class SectionWriter : IDisposable
{
    private readonly FileStream file;
    private readonly XxHash3 hash = new();
    private readonly List<long> table = [];
    private long written;
    private bool isOpen;

    public SectionWriter(string path) => file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 1 << 20 });

    /// <summary>Ends the section before and begins the next.</summary>
    public void Begin()
    {
        End();
        Append(new byte[(SectionFile.Alignment - (int)(written % SectionFile.Alignment)) % SectionFile.Alignment]);
        table.Add(written);
        isOpen = true;
    }

    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged => Append(MemoryMarshal.AsBytes(values));

    /// <summary>A section of its own.</summary>
    public void Section<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Begin();
        Write(values);
    }

    /// <summary>Ends the file; by what it is known again. Its bytes are on the disk.</summary>
    public FileMark Close()
    {
        End();
        var sections = table.Count / 2;
        Append(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(table)));
        Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in sections)));
        file.Flush(flushToDisk: true);
        return new(written, hash.GetCurrentHashAsUInt64());
    }

    public void Dispose() => file.Dispose();

    private void End()
    {
        if (isOpen) table.Add(written - table[^1]);
        isOpen = false;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        hash.Append(bytes);
        written += bytes.Length;
    }
}
