using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Lightbox.Ingest.Sources;
using Lightbox.Storage;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Ingest.Fetching;

/// <summary>
/// The beginning of a file, with what tells whether the rest belongs to it in a second file beside it. Hashes go along with the bytes; those of an
/// earlier process are read once more.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private const int BufferBytes = 1 << 20;

    /// <summary>A shorter file is fetched again rather than gone on with: no note is written for it.</summary>
    private const int WorthANote = 1 << 20;

    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private IncrementalHash? md5;
    private Note note;
    private bool isNoted;

    /// <param name="withMd5">Somebody promised an MD5.</param>
    /// <exception cref="IOException">Another process writes to it: a worker whose lease ran out while it was not looking.</exception>
    public PartialFile(string path, bool withMd5, CancellationToken cancellation)
    {
        this.path = path;
        handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        note = Note.Read(path);
        isNoted = note.Known;
        if (withMd5 || Told?.Algorithm == Digest.Md5) md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        if (note.Known) Rehash(cancellation);
        else Restart(null, 0, null);
    }

    /// <summary>Bytes that are here.</summary>
    public long Length { get; private set; }

    /// <summary>Of the file they are the beginning of; null when the source has none.</summary>
    public string? Version => note.Version;

    /// <summary>Of the whole, bytes; null when the source did not say.</summary>
    public long? Whole => note.Whole;

    /// <summary>The hash that came with the source's answer.</summary>
    public Digest? Told => note.Told is { } text && Digest.TryParse(text, out var digest) ? digest : null;

    /// <summary>Begins at the first byte.</summary>
    public void Restart(string? version, long? whole, Digest? told)
    {
        Length = 0;
        RandomAccess.SetLength(handle, 0);
        sha256.GetHashAndReset();
        md5?.GetHashAndReset();
        if (told?.Algorithm == Digest.Md5) md5 ??= IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        // Never beside bytes that it does not belong to: what was noted before goes first.
        if (isNoted) File.Delete(Note.PathOf(path));
        note = new Note(true, version, whole, told?.ToString());
        isNoted = whole is null or >= WorthANote;
        if (isNoted) note.Write(path);
    }

    /// <summary>All of it is here: whoever comes after a restart need not ask the source again.</summary>
    public void Complete()
    {
        note = note with { Whole = Length };
        if (isNoted) note.Write(path);
    }

    /// <summary>The write and the hashes at once.</summary>
    /// <exception cref="StorageFullException">No room.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            var write = RandomAccess.WriteAsync(handle, bytes, Length, cancellation);
            Append(bytes.Span);
            await write;
            Length += bytes.Length;
        }
        catch (IOException full) when (StorageFullException.IsFull(full))
        {
            throw new StorageFullException($"The disk of {Path.GetDirectoryName(path)} is full.", full);
        }
    }

    /// <summary>Of the bytes that are here, 64 hex digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(sha256.GetCurrentHash());

    /// <summary>Whether the bytes that are here keep a promise.</summary>
    public bool Is(Digest promised) =>
        promised.Hex == (promised.Algorithm == Digest.Md5 ? Convert.ToHexStringLower(md5!.GetCurrentHash()) : Sha256);

    /// <summary>Throws everything away.</summary>
    public void Delete()
    {
        Dispose();
        Delete(path);
    }

    /// <summary>Removes a file that was fetched, and what was noted of it.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(Note.PathOf(path));
    }

    public void Dispose()
    {
        handle.Dispose();
        sha256.Dispose();
        md5?.Dispose();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        sha256.AppendData(bytes);
        md5?.AppendData(bytes);
    }

    private void Rehash(CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = RandomAccess.Read(handle, buffer, Length)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Append(buffer.AsSpan(0, read));
                Length += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <param name="Known">There is a note: without one the bytes may be of anything.</param>
    private sealed record Note(bool Known, string? Version, long? Whole, string? Told)
    {
        public static string PathOf(string path) => path + ".note";

        public static Note Read(string path)
        {
            try
            {
                return JsonSerializer.Deserialize<Note>(File.ReadAllBytes(PathOf(path))) ?? new Note(false, null, null, null);
            }
            catch (Exception none) when (none is FileNotFoundException or JsonException)
            {
                return new Note(false, null, null, null);
            }
        }

        public void Write(string path)
        {
            try
            {
                File.WriteAllBytes(PathOf(path), JsonSerializer.SerializeToUtf8Bytes(this));
            }
            catch (IOException full) when (StorageFullException.IsFull(full))
            {
                throw new StorageFullException($"The disk of {Path.GetDirectoryName(path)} is full.", full);
            }
        }
    }
}
