using System.IO.Compression;

namespace Lightbox.Imaging.Volumes;

/// <summary>
/// What a gzip file holds, readable at any position. A gzip stream can only be read from its start, so it is inflated as far as a read needs and what came out
/// is kept, in memory when it is small, else in a temporary file that disappears with its handle: the first slice costs what lies before it, the next ones a
/// read. Never more comes out than the header inside promises, so that a bomb costs no more than an honest file; members after the first are read on, bytes
/// behind the promised ones are not looked at. The checksum is compared when the last promised byte is reached.
/// </summary>
internal sealed class GzipContent : IByteSource
{
    /// <summary>Up to this size the content is kept in memory.</summary>
    public const long InMemory = 4L << 20;

    private const int Block = 1 << 18;

    private readonly IByteSource packed;
    private readonly SemaphoreSlim gate = new(1);
    private GZipStream? gzip;
    private TemporaryByteSource? file;
    private byte[]? memory;
    private byte[] block = [];
    private ImagingException? broken;
    private long done;

    /// <param name="packed">The gzip file; still the caller's.</param>
    /// <param name="length">Bytes that are promised to be in it.</param>
    public GzipContent(IByteSource packed, long length)
    {
        this.packed = packed;
        Length = length;
    }

    public long Length { get; }

    public string? LocalPath => null;

    /// <summary>The first bytes, as many as there are.</summary>
    public static byte[] Head(IByteSource source, int size, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var gzip = Open(source);
        var head = new byte[size];
        return head[..Fill(gzip, head, source, 0)];
    }

    /// <summary>
    /// Whether the last four bytes say that it holds this much: then the file is whole (RFC 1952, ISIZE). Other numbers prove nothing, a file of
    /// several members has them too.
    /// </summary>
    public static bool TrailerSays(IByteSource source, long size, CancellationToken cancellation)
    {
        Span<byte> trailer = stackalloc byte[4];
        return source.Length >= 18 && source.Read(source.Length - 4, trailer, cancellation) == 4 && ByteOrder.Little.UInt32(trailer) == (uint)size;
    }

    /// <inheritdoc/>
    /// <exception cref="ImageFormatException">The gzip data is broken or ends before what is asked for.</exception>
    /// <exception cref="ImageLimitException">There is no room for what comes out.</exception>
    public int Read(long offset, Span<byte> destination, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length) return 0;
        if (destination.Length > Length - offset) destination = destination[..(int)(Length - offset)];
        if (Volatile.Read(ref done) < offset + destination.Length) Advance(offset + destination.Length, cancellation);
        if (file is { } there) return there.Read(offset, destination, cancellation);
        memory.AsSpan((int)offset, destination.Length).CopyTo(destination);
        return destination.Length;
    }

    /// <summary>Inflates all of it, which shows whether it is whole.</summary>
    public void Complete(CancellationToken cancellation) => Advance(Length, cancellation);

    public void Dispose()
    {
        gzip?.Dispose();
        file?.Dispose();
        gate.Dispose();
    }

    private static GZipStream Open(IByteSource source) => new(new BufferedStream(source.AsStream(CancellationToken.None), 1 << 17), CompressionMode.Decompress);

    /// <summary>One caller inflates, for as long as it wants to wait; the others wait for their turn and mostly find what they need.</summary>
    private void Advance(long needed, CancellationToken cancellation)
    {
        gate.Wait(cancellation);
        try
        {
            if (broken is not null) throw Again(broken);
            if (gzip is null) Start();
            while (done < needed) Next(cancellation);
        }
        catch (ImagingException error)
        {
            broken = error;
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    private void Start()
    {
        if (Length <= InMemory) memory = new byte[Length];
        else
        {
            try
            {
                file = new TemporaryByteSource(Length);
            }
            catch (IOException)
            {
                throw NoRoom();
            }
        }

        block = new byte[(int)Math.Min(Block, Length)];
        gzip = Open(packed);
    }

    /// <summary>One block; cancelled only between blocks, since what the stream gave out cannot be put back.</summary>
    private void Next(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var part = memory is null ? block.AsSpan(0, (int)Math.Min(Block, Length - done)) : memory.AsSpan((int)done, (int)Math.Min(Block, Length - done));
        int got = Fill(gzip!, part, packed, done);
        if (got < part.Length) throw new ImageFormatException("The gzip data ends before the voxels its header promises.", packed.Length, "gzip") { Truncated = true };
        try
        {
            file?.Write(part, done);
        }
        catch (IOException)
        {
            throw NoRoom();
        }

        // Only the read behind the last byte makes the stream compare its checksum.
        if (done + got == Length) Fill(gzip!, stackalloc byte[1], packed, Length);
        Volatile.Write(ref done, done + got);
    }

    private static int Fill(GZipStream gzip, Span<byte> into, IByteSource source, long at)
    {
        int filled = 0;
        try
        {
            while (filled < into.Length)
            {
                int got = gzip.Read(into[filled..Math.Min(into.Length, filled + Block)]);
                if (got == 0) break;
                filled += got;
            }
        }
        catch (InvalidDataException error)
        {
            bool ended = error.Message.Contains("end of", StringComparison.OrdinalIgnoreCase);
            string what = ended ? "ends early" : "is broken";
            throw new ImageFormatException($"The gzip data of {source.Length} bytes {what} near byte {at + filled} of what it holds.", field: "gzip", inner: error)
            {
                Truncated = ended,
            };
        }

        return filled;
    }

    private ImageLimitException NoRoom() => new($"The volume holds {Length} bytes, for which the folder for temporary files has no room.");

    /// <summary>The same error for the next caller, with a stack of its own.</summary>
    private static ImagingException Again(ImagingException error) => error switch
    {
        ImageFormatException format => new ImageFormatException(format.Message, format.Offset, format.Field, format) { Truncated = format.Truncated },
        _ => new ImageLimitException(error.Message),
    };
}
