using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Retrieval.Stored;

/// <summary>By what a file is known again.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Hash">XxHash3 of them.</param>
internal readonly record struct FileMark(long Length, ulong Hash)
{
    private const int Chunk = 1 << 20;

    public static FileMark Of(SafeFileHandle handle, CancellationToken cancellation)
    {
        var hash = new XxHash3();
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        long at = 0;
        try
        {
            for (int read; (read = RandomAccess.Read(handle, buffer.AsSpan(0, Chunk), at)) > 0; at += read)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new(at, hash.GetCurrentHashAsUInt64());
    }
}
