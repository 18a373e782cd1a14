namespace Lightbox.Ingest.Archives.SevenZip;

/// <summary>Where the packed bytes lie and what they unpack to (7zFormat.txt, StreamsInfo).</summary>
internal sealed class SevenZipStreams
{
    private const byte End = 0, PackInfo = 6, UnpackInfo = 7, SubStreams = 8, Size = 9, Crc = 10, Folder = 11, UnpackSize = 12, FileCount = 13;

    /// <summary>Of the first packed stream, from the file's start.</summary>
    public long PackOffset { get; private set; }

    public long[] PackSizes { get; private set; } = [];

    public IReadOnlyList<SevenZipFolder> Folders { get; private set; } = [];

    public static SevenZipStreams Parse(HeaderBytes header, int mostEntries)
    {
        var streams = new SevenZipStreams();
        var property = header.Byte();
        if (property == PackInfo)
        {
            streams.ReadPack(header, mostEntries);
            property = header.Byte();
        }

        if (property == UnpackInfo)
        {
            streams.ReadFolders(header, mostEntries);
            property = header.Byte();
        }

        if (property == SubStreams)
        {
            streams.ReadFiles(header, mostEntries);
            property = header.Byte();
        }
        else
        {
            foreach (var folder in streams.Folders) (folder.FileSizes, folder.FileCrcs) = ([folder.UnpackSize], [folder.Crc32]);
        }

        return property == End ? streams : throw ArchiveException.Broken("directory");
    }

    private void ReadPack(HeaderBytes header, int mostEntries)
    {
        PackOffset = checked(SevenZipHeader.StartSize + header.Number());
        var count = header.Count(mostEntries);
        PackSizes = new long[count];
        byte property;
        while ((property = header.Byte()) != End)
        {
            if (property == Size) for (var i = 0; i < count; i++) PackSizes[i] = header.Number();
            else if (property == Crc) header.Digests(count);
            else throw ArchiveException.Broken("directory");
        }
    }

    private void ReadFolders(HeaderBytes header, int mostEntries)
    {
        header.Expect(Folder);
        var count = header.Count(mostEntries);
        if (header.Byte() != 0) throw ArchiveException.Unsupported("an external directory");
        var folders = new List<SevenZipFolder>(count);
        for (var i = 0; i < count; i++) folders.Add(SevenZipFolder.Parse(header));
        header.Expect(UnpackSize);
        foreach (var folder in folders)
        {
            for (var i = 0; i < folder.UnpackSizes.Length; i++) folder.UnpackSizes[i] = header.Number();
        }

        var property = header.Byte();
        if (property == Crc)
        {
            var digests = header.Digests(count);
            for (var i = 0; i < count; i++) folders[i].Crc32 = digests[i];
            property = header.Byte();
        }

        if (property != End) throw ArchiveException.Broken("directory");
        Folders = folders;
    }

    private void ReadFiles(HeaderBytes header, int mostEntries)
    {
        var property = header.Byte();
        var counts = Folders.Select(_ => 1).ToArray();
        if (property == FileCount)
        {
            long total = 0;
            for (var i = 0; i < counts.Length; i++)
            {
                total += counts[i] = header.Count(mostEntries, bitsEach: 1);
                if (total > mostEntries) throw ArchiveException.OverLimit($"The archive has more than {mostEntries} entries.");
            }

            property = header.Byte();
        }

        for (var i = 0; i < counts.Length; i++) Folders[i].FileSizes = Sizes(header, Folders[i], counts[i], property == Size);
        if (property == Size) property = header.Byte();
        foreach (var folder in Folders) folder.FileCrcs = [.. folder.FileSizes.Select(_ => folder.FileSizes.Length == 1 ? folder.Crc32 : null)];
        while (property != End)
        {
            if (property != Crc) throw ArchiveException.Broken("directory");
            ReadFileCrcs(header);
            property = header.Byte();
        }
    }

    /// <summary>The last one's is what is left of the folder.</summary>
    private static long[] Sizes(HeaderBytes header, SevenZipFolder folder, int count, bool given)
    {
        var sizes = new long[count];
        if (count == 0) return sizes;
        if (count > 1 && !given) throw ArchiveException.Broken("directory");
        var left = folder.UnpackSize;
        for (var i = 0; i < count - 1; i++) left -= sizes[i] = header.Number();
        sizes[^1] = left;
        return left >= 0 ? sizes : throw ArchiveException.Broken("sizes");
    }

    /// <summary>Those of the files whose folder did not say it already.</summary>
    private void ReadFileCrcs(HeaderBytes header)
    {
        var open = Folders.SelectMany(folder => Enumerable.Range(0, folder.FileCrcs.Length).Where(i => folder.FileCrcs[i] is null).Select(i => (folder, i))).ToList();
        var digests = header.Digests(open.Count);
        for (var k = 0; k < open.Count; k++) open[k].folder.FileCrcs[open[k].i] = digests[k];
    }
}
