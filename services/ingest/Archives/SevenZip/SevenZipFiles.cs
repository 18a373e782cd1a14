using System.Text;

namespace Lightbox.Ingest.Archives.SevenZip;

/// <summary>A file of the directory.</summary>
/// <param name="HasStream">It is the next file of a folder; otherwise it is empty or no file.</param>
internal sealed record SevenZipFile(string Name, bool HasStream, RawKind Kind);

/// <summary>Names and kinds (7zFormat.txt, FilesInfo).</summary>
internal static class SevenZipFiles
{
    private const byte End = 0, EmptyStream = 14, EmptyFile = 15, Anti = 16, Name = 17, Attributes = 21;

    public static IReadOnlyList<SevenZipFile> Parse(HeaderBytes header, int mostEntries)
    {
        var count = header.Count(mostEntries, bitsEach: 1);
        var names = new string[count];
        bool[] empty = new bool[count], emptyFiles = [], anti = [];
        var attributes = new uint[count];
        byte property;
        while ((property = header.Byte()) != End)
        {
            var part = header.Part(header.Number());
            switch (property)
            {
                case EmptyStream:
                    empty = part.Bits(count);
                    break;
                case EmptyFile:
                    emptyFiles = part.Bits(empty.Count(bit => bit));
                    break;
                case Anti:
                    anti = part.Bits(empty.Count(bit => bit));
                    break;
                case Name:
                    ReadNames(part, names);
                    break;
                case Attributes:
                    ReadAttributes(part, attributes);
                    break;
            }
        }

        return Files(names, empty, emptyFiles, anti, attributes);
    }

    private static List<SevenZipFile> Files(string[] names, bool[] empty, bool[] emptyFiles, bool[] anti, uint[] attributes)
    {
        var files = new List<SevenZipFile>(names.Length);
        var nth = 0;
        for (var i = 0; i < names.Length; i++)
        {
            var kind = Kind(attributes[i]);
            if (empty[i])
            {
                var isFile = nth < emptyFiles.Length && emptyFiles[nth];
                // An anti-item says that a file is to be deleted.
                if (!isFile || (nth < anti.Length && anti[nth])) kind = RawKind.Folder;
                nth++;
            }

            files.Add(new SevenZipFile(names[i] ?? throw ArchiveException.Broken("names"), !empty[i], kind));
        }

        return files;
    }

    /// <summary>UTF-16, each ended by NUL.</summary>
    private static void ReadNames(HeaderBytes part, string[] names)
    {
        if (part.Byte() != 0) throw ArchiveException.Unsupported("an external directory");
        var name = new StringBuilder();
        for (var i = 0; i < names.Length; i++)
        {
            name.Clear();
            for (char c; (c = (char)(part.Byte() | (part.Byte() << 8))) != 0;) name.Append(c);
            names[i] = name.ToString();
        }
    }

    private static void ReadAttributes(HeaderBytes part, uint[] attributes)
    {
        var defined = part.OptionalBits(attributes.Length);
        if (part.Byte() != 0) throw ArchiveException.Unsupported("an external directory");
        for (var i = 0; i < attributes.Length; i++) attributes[i] = defined[i] ? part.UInt32() : 0;
    }

    /// <summary>Windows' attributes; bit 15 says that the upper half is a mode of stat(2).</summary>
    private static RawKind Kind(uint attributes) => (attributes & 0x8000) == 0
        ? (attributes & 0x400) != 0 ? RawKind.SymbolicLink : RawKind.File
        : ((attributes >> 16) & 0xF000) switch
        {
            0xA000 => RawKind.SymbolicLink,
            0x1000 or 0x2000 or 0x6000 or 0xC000 => RawKind.Special,
            _ => RawKind.File,
        };
}
