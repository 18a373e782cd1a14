namespace Lightbox.Imaging.Volumes;

/// <summary>
/// What a packed stream holds, readable at any position. Such a stream can only be read from its start, so it is inflated as far as a read needs and what came out
/// is kept, in memory when it is small, else in a temporary file that disappears with its handle: the first slice costs what lies before it, the next ones a
/// read. Never more comes out than the header inside promises, so that a bomb costs no more than an honest file; bytes behind the promised ones are not looked
/// at. The checksum is compared when the last promised byte is reached.
/// </summary>
internal class InflatedContent : IByteSource
{
    /// <summary>Up to this size the content is kept in memory.</summary>
    public const long InMemory = 4L << 20;

    private const int Block = 1 << 18;

    private readonly Func<Stream> open;
    private readonly string what;
    private readonly SemaphoreSlim gate = new(1);
    private Stream? stream;
    private TemporaryByteSource? file;
    private byte[]? memory;
    private byte[] block = [];
    private ImagingException? broken;
    private long done;

    /// <param name="open">The stream that inflates from the start; InvalidDataException is its word for broken data.</param>
    /// <param name="length">Bytes that are promised to come out.</param>
    /// <param name="what">"gzip", "zip": for messages.</param>
    public InflatedContent(Func<Stream> open, long length, string what)
    {
        this.open = open;
        this.what = what;
        Length = length;
    }

    public long Length { get; }

    public string? LocalPath => null;

    /// <inheritdoc/>
    /// <exception cref="ImageFormatException">The data is broken or ends before what is asked for.</exception>
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
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        stream?.Dispose();
        file?.Dispose();
        gate.Dispose();
    }

    /// <summary>One caller inflates, for as long as it wants to wait; the others wait for their turn and mostly find what they need.</summary>
    private void Advance(long needed, CancellationToken cancellation)
    {
        gate.Wait(cancellation);
        try
        {
            if (broken is not null) throw Again(broken);
            if (stream is null) Start();
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
        stream = open();
    }

    /// <summary>One block; cancelled only between blocks, since what the stream gave out cannot be put back.</summary>
    private void Next(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var part = memory is null ? block.AsSpan(0, (int)Math.Min(Block, Length - done)) : memory.AsSpan((int)done, (int)Math.Min(Block, Length - done));
        int got = Fill(stream!, part, what, done);
        if (got < part.Length) throw new ImageFormatException($"The {what} data ends before the {Length} bytes its header promises.", field: what) { Truncated = true };
        try
        {
            file?.Write(part, done);
        }
        catch (IOException)
        {
            throw NoRoom();
        }

        // Only the read behind the last byte makes the stream compare its checksum.
        if (done + got == Length) Fill(stream!, stackalloc byte[1], what, Length);
        Volatile.Write(ref done, done + got);
        if (done < Length) return;
        stream!.Dispose();
        block = [];
    }

    protected static int Fill(Stream stream, Span<byte> into, string what, long at)
    {
        int filled = 0;
        try
        {
            while (filled < into.Length)
            {
                int got = stream.Read(into[filled..Math.Min(into.Length, filled + Block)]);
                if (got == 0) break;
                filled += got;
            }
        }
        catch (InvalidDataException error)
        {
            bool ended = error.Message.Contains("end of", StringComparison.OrdinalIgnoreCase);
            throw new ImageFormatException($"The {what} data {(ended ? "ends early" : "is broken")} near byte {at + filled} of what it holds.", field: what, inner: error)
            {
                Truncated = ended,
            };
        }

        return filled;
    }

    private ImageLimitException NoRoom() => new($"The image holds {Length} bytes, for which the folder for temporary files has no room.");

    /// <summary>The same error for the next caller, with a stack of its own.</summary>
    private static ImagingException Again(ImagingException error) => error switch
    {
        ImageFormatException format => new ImageFormatException(format.Message, format.Offset, format.Field, format) { Truncated = format.Truncated },
        _ => new ImageLimitException(error.Message),
    };
}
