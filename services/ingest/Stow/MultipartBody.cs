using System.Buffers;
using System.Text;

namespace Lightbox.Ingest.Stow;

/// <summary>The body is not multipart as RFC 2046 has it, or ends in the middle.</summary>
internal sealed class MultipartException(string message, bool isCut = false) : Exception(message)
{
    /// <summary>The sender stopped before the closing delimiter.</summary>
    public bool IsCut { get; } = isCut;
}

/// <summary>
/// The parts of a multipart body (RFC 2046 5.1), as they come:
/// <code>
/// [preamble CRLF] --boundary CRLF headers CRLF CRLF content CRLF --boundary ... CRLF --boundary-- [epilogue]
/// </code>
/// A part that fits the caller's limit is one piece of memory, read where it arrived.
/// </summary>
internal sealed class MultipartBody : IDisposable
{
    private const int FirstBuffer = 256 * 1024, MaximumHeaders = 16 * 1024;

    /// <summary>RFC 2046 allows 70; Orthanc sends 73.</summary>
    private const int MaximumBoundary = 256;

    private readonly Stream body;
    private readonly byte[] delimiter;
    private byte[] buffer;
    private int start;
    private int end;
    private bool isEnded;

    /// <summary>There are bytes before the next delimiter: a preamble, or what was not read of a part.</summary>
    private bool isOpen = true;

    /// <param name="boundary">Without its leading hyphens.</param>
    /// <param name="expectedLength">Of the whole body, bytes; null when the sender did not say.</param>
    /// <exception cref="MultipartException">The boundary is none.</exception>
    public MultipartBody(Stream body, string boundary, long? expectedLength, int mostInMemory)
    {
        if (boundary.Length is 0 or > MaximumBoundary || boundary.Any(c => c is < ' ' or > '~')) throw new MultipartException($"The boundary must have 1 to {MaximumBoundary} printable characters.");
        this.body = body;
        delimiter = Encoding.ASCII.GetBytes($"\r\n--{boundary}");
        buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((expectedLength + 3) ?? FirstBuffer, 4096, (long)mostInMemory + MaximumHeaders));
        // The first delimiter may stand at the very start: as if a line had ended before.
        "\r\n"u8.CopyTo(buffer);
        end = 2;
    }

    /// <summary>Of the part that is open; empty when it has none.</summary>
    public string ContentType { get; private set; } = "";

    /// <summary>Goes to the next part, past what was not read of the last one.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="MultipartException">The body is cut or no multipart.</exception>
    public async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        while (isOpen) await ReadAsync(FirstBuffer, cancellation);
        // Behind the delimiter: "--" at the end of all, else blanks and a line end.
        var line = await LineAsync(cancellation);
        if (line.StartsWith("--", StringComparison.Ordinal)) return false;
        if (line.Trim(' ', '\t').Length > 0) throw new MultipartException("A delimiter has something behind it.");
        await HeadersAsync(cancellation);
        isOpen = true;
        return true;
    }

    /// <summary>More of the open part. The bytes stay where they are until the next call.</summary>
    /// <param name="most">How many to wait for: the whole part when it has no more.</param>
    /// <returns>The part's next bytes, and whether they are its last.</returns>
    /// <exception cref="MultipartException">The body is cut.</exception>
    public async ValueTask<(ReadOnlyMemory<byte> Bytes, bool IsEnd)> ReadAsync(int most, CancellationToken cancellation)
    {
        var searched = start;
        while (true)
        {
            var at = buffer.AsSpan(searched, end - searched).IndexOf(delimiter);
            if (at >= 0)
            {
                var part = buffer.AsMemory(start, searched + at - start);
                start = searched + at + delimiter.Length;
                isOpen = false;
                return (part, true);
            }

            // The delimiter may have begun in the last bytes.
            var safe = Math.Max(start, end - delimiter.Length + 1);
            if (safe - start >= most)
            {
                var piece = buffer.AsMemory(start, safe - start);
                start = safe;
                return (piece, false);
            }

            var moved = await FillAsync(cancellation);
            searched = safe - moved;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    private async ValueTask HeadersAsync(CancellationToken cancellation)
    {
        ContentType = "";
        for (var length = 0; ;)
        {
            var line = await LineAsync(cancellation);
            if (line.Length == 0) break;
            length += line.Length;
            if (length > MaximumHeaders) throw new MultipartException("A part has too many headers.");
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Trim().Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) ContentType = line[(colon + 1)..].Trim();
        }
    }

    /// <summary>Up to the next line end, which goes too.</summary>
    private async ValueTask<string> LineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                var line = Encoding.Latin1.GetString(buffer, start, at);
                start += at + 2;
                return line;
            }

            // The closing delimiter may be the last of all, without a line end.
            if (isEnded && buffer.AsSpan(start, end - start).StartsWith("--"u8)) return "--";
            if (end - start > MaximumHeaders) throw new MultipartException("A part has too long a header.");
            await FillAsync(cancellation);
        }
    }

    /// <summary>Reads more behind what is here.</summary>
    /// <returns>By how much everything moved towards the buffer's start.</returns>
    private async ValueTask<int> FillAsync(CancellationToken cancellation)
    {
        if (isEnded) throw new MultipartException("The body ends before its closing delimiter.", isCut: true);
        var moved = end == buffer.Length ? MakeRoom() : 0;
        var got = await body.ReadAsync(buffer.AsMemory(end), cancellation);
        if (got == 0) isEnded = true;
        end += got;
        return moved;
    }

    private int MakeRoom()
    {
        var moved = start;
        var target = start >= buffer.Length / 2 ? buffer : ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(start, end - start).CopyTo(target);
        if (target != buffer) ArrayPool<byte>.Shared.Return(buffer);
        buffer = target;
        (start, end) = (0, end - start);
        return moved;
    }
}
