using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Retrieval.Stored;

/// <summary>
/// An immutable file of numbered sections, mapped. Layout, all little-endian: the sections, each from a multiple of 64 on; one (offset, length) of int64 a section; their
/// number (int32). Its length and the XxHash3 of all its bytes stand in the manifest: a file that has another is not believed.
/// </summary>
internal sealed unsafe class SectionFile : IDisposable
{
    public const int Alignment = 64;

    private const int MostSections = 64;

    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly (long Offset, long Length)[] sections;

    private SectionFile(SafeFileHandle handle, (long Offset, long Length)[] sections)
    {
        Handle = handle;
        this.sections = sections;
        map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>For positioned reads of what should not count as this process's memory.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Opens a file and reads it through; null when it is not the one that is meant.</summary>
    public static SectionFile? Open(string path, FileMark mark, CancellationToken cancellation)
    {
        if (!File.Exists(path)) return null;
        var handle = File.OpenHandle(path);
        if (FileMark.Of(handle, cancellation) == mark && Sections(handle) is { } sections) return new(handle, sections);
        handle.Dispose();
        return null;
    }

    public long OffsetOf(int section) => sections[section].Offset;

    /// <summary>A section in memory; empty when it is too long for that.</summary>
    public ReadOnlyMemory<byte> this[int section]
    {
        get
        {
            var (offset, length) = sections[section];
            if (length is 0 or > int.MaxValue) return default;
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            return new MappedBytes(start + view.PointerOffset + offset, (int)length).Memory;
        }
    }

    public ReadOnlySpan<T> Values<T>(int section)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(this[section].Span);

    public void Dispose()
    {
        view.Dispose();
        map.Dispose();
        Handle.Dispose();
    }

    private static (long Offset, long Length)[]? Sections(SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        Span<byte> tail = stackalloc byte[sizeof(int)];
        if (length < tail.Length || RandomAccess.Read(handle, tail, length - tail.Length) != tail.Length) return null;
        var count = MemoryMarshal.Read<int>(tail);
        var table = length - sizeof(int) - (16L * count);
        if (count is < 0 or > MostSections || table < 0) return null;
        var numbers = new long[2 * count];
        if (RandomAccess.Read(handle, MemoryMarshal.AsBytes(numbers.AsSpan()), table) != 16 * count) return null;
        var sections = new (long Offset, long Length)[count];
        for (var i = 0; i < count; i++)
        {
            sections[i] = (numbers[2 * i], numbers[(2 * i) + 1]);
            if (sections[i].Offset < 0 || sections[i].Length < 0 || sections[i].Offset + sections[i].Length > table) return null;
        }

        return sections;
    }
}
