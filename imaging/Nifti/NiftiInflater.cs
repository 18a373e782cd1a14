using System.IO.Compression;
using Lightbox.Imaging.Volumes;

namespace Lightbox.Imaging.Nifti;

/// <summary>
/// A .nii.gz made readable at any position: a gzip stream can only be read from its start, so the whole volume is inflated once, to memory
/// when it is small, else to a temporary file that disappears with its handle. It stops at the size the header promises, so that a bomb costs no more than
/// an honest file; members after the first are read on, bytes after the voxels are not looked at.
/// </summary>
internal static class NiftiInflater
{
    private const int Block = 1 << 16;

    /// <summary>The first bytes, as many as there are.</summary>
    public static byte[] Head(IByteSource source, int size, CancellationToken cancellation)
    {
        using var gzip = new GZipStream(source.AsStream(cancellation), CompressionMode.Decompress);
        var head = new byte[size];
        return head[..Fill(gzip, head, source, 0)];
    }

    /// <summary>
    /// Whether the last four bytes say what the header says: then the file is whole (RFC 1952, ISIZE). Other numbers prove nothing, a file of
    /// several members has them too.
    /// </summary>
    public static bool TrailerSays(IByteSource source, long size, CancellationToken cancellation)
    {
        Span<byte> trailer = stackalloc byte[4];
        return source.Length >= 18 && source.Read(source.Length - 4, trailer, cancellation) == 4 && ByteOrder.Little.UInt32(trailer) == (uint)size;
    }

    /// <param name="size">Bytes the header promises, itself included.</param>
    /// <exception cref="ImageLimitException">More than <see cref="NiftiLimits.Inflated"/>.</exception>
    /// <exception cref="ImageFormatException">Fewer come out, or the gzip data is broken.</exception>
    public static IByteSource Inflate(IByteSource source, long size, CancellationToken cancellation)
    {
        if (size > NiftiLimits.Inflated) throw new ImageLimitException($"The volume holds {size} bytes, {NiftiLimits.Inflated} are allowed.");
        using var gzip = new GZipStream(source.AsStream(cancellation), CompressionMode.Decompress);
        if (size > NiftiLimits.InMemory) return InflateToFile(gzip, source, size);
        var bytes = new byte[size];
        Complete(Fill(gzip, bytes, source, 0), size);
        return new MemoryByteSource(bytes);
    }

    private static TemporaryByteSource InflateToFile(GZipStream gzip, IByteSource source, long size)
    {
        try
        {
            return Spool(gzip, source, size);
        }
        catch (IOException full) when (full is not EndOfStreamException)
        {
            throw new ImageLimitException($"The volume holds {size} bytes, for which the folder for temporary files has no room.");
        }
    }

    private static TemporaryByteSource Spool(GZipStream gzip, IByteSource source, long size)
    {
        var file = new TemporaryByteSource(size);
        try
        {
            var block = new byte[Block];
            long done = 0;
            while (done < size)
            {
                int got = Fill(gzip, block.AsSpan(0, (int)Math.Min(Block, size - done)), source, done);
                Complete(got, Math.Min(Block, size - done));
                file.Write(block.AsSpan(0, got), done);
                done += got;
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static int Fill(GZipStream gzip, Span<byte> into, IByteSource source, long at)
    {
        int done = 0;
        try
        {
            while (done < into.Length)
            {
                int got = gzip.Read(into[done..Math.Min(into.Length, done + Block)]);
                if (got == 0) break;
                done += got;
            }
        }
        catch (InvalidDataException error)
        {
            bool ended = error.Message.Contains("end of", StringComparison.OrdinalIgnoreCase);
            string what = ended ? "ends early" : "is broken";
            throw new ImageFormatException($"The gzip data of {source.Length} bytes {what} near byte {at + done} of what it holds.", field: "gzip", inner: error)
            {
                Truncated = ended,
            };
        }

        return done;
    }

    private static void Complete(long got, long wanted)
    {
        if (got == wanted) return;
        throw new ImageFormatException("The gzip data ends before the voxels its header promises.", field: "gzip") { Truncated = true };
    }
}
