using Lightbox.Imaging;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Archives.SevenZip;

/// <summary>A 7z's files in the order of its directory: those of one folder come out of one decoder, one after the other.</summary>
internal static class SevenZipEntries
{
    /// <exception cref="ArchiveException">It is broken, encrypted, or announces more than allowed.</exception>
    public static IEnumerable<RawEntry> Read(IByteSource source, ArchiveBudget budget, CancellationToken cancellation)
    {
        var header = SevenZipHeader.Read(source, budget.Limits, cancellation);
        UInt128 announced = 0;
        foreach (var folder in header.Streams.Folders) announced += (UInt128)folder.UnpackSize;
        budget.Announce(header.Files.Count, announced);

        using var folders = new FolderCursor(source, header.Streams, budget, cancellation);
        foreach (var file in header.Files)
        {
            if (!file.HasStream) yield return new RawEntry(file.Name, file.Kind, 0, () => Stream.Null);
            else if (!folders.Next()) throw ArchiveException.Broken("directory");
            else yield return new RawEntry(file.Name, file.Kind, folders.Size, folders.Open, folders.Crc32, IsCounted: true) { Objection = folders.Objection };
        }
    }

    /// <summary>Goes through the folders file by file; what was not read of a file is unpacked all the same when a later one of its folder is wanted.</summary>
    private sealed class FolderCursor(IByteSource source, SevenZipStreams streams, ArchiveBudget budget, CancellationToken cancellation) : IDisposable
    {
        private int folder = -1;
        private int file;
        private Stream? content;

        /// <summary>Where in the folder the decoder is, and where the current file begins.</summary>
        private long done;
        private long start;

        public long Size => streams.Folders[folder].FileSizes[file];

        public uint? Crc32 => streams.Folders[folder].FileCrcs[file];

        public Objection? Objection => streams.Folders[folder] switch
        {
            { IsEncrypted: true } => Intake.Objection.Refuse("ENCRYPTED", "The entry is encrypted."),
            { IsReadable: false } => Intake.Objection.Refuse("UNSUPPORTED_COMPRESSION", "The entry is packed in a way that is not read here."),
            _ => null,
        };

        public bool Next()
        {
            if (folder >= 0 && file + 1 < streams.Folders[folder].FileSizes.Length)
            {
                start += Size;
                file++;
                return true;
            }

            content?.Dispose();
            content = null;
            done = start = file = 0;
            while (++folder < streams.Folders.Count)
            {
                if (streams.Folders[folder].FileSizes.Length > 0) return true;
            }

            return false;
        }

        public Stream Open()
        {
            content ??= SevenZipMethods.Open(source, streams, folder, budget.Limits, cancellation);
            Skip(start - done);
            return new Part(this, start + Size);
        }

        public void Dispose() => content?.Dispose();

        private void Skip(long bytes)
        {
            var buffer = new byte[(int)Math.Min(Math.Max(bytes, 1), 1 << 16)];
            while (bytes > 0)
            {
                var got = Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes)));
                if (got == 0) throw ArchiveException.Broken("content");
                bytes -= got;
            }
        }

        private int Read(Span<byte> buffer)
        {
            cancellation.ThrowIfCancellationRequested();
            var got = content!.Read(buffer);
            done += got;
            budget.CountBytes(got);
            return got;
        }

        private sealed class Part(FolderCursor cursor, long end) : ReadOnlyStream
        {
            public override int Read(Span<byte> buffer)
            {
                var want = (int)Math.Min(buffer.Length, end - cursor.done);
                return want <= 0 ? 0 : cursor.Read(buffer[..want]);
            }
        }
    }
}
