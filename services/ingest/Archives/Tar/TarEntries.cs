using System.Globalization;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Archives.Tar;

/// <summary>A tar's entries from front to back: header, content padded to 512 bytes, ..., two blocks of zeros.</summary>
internal static class TarEntries
{
    private static readonly char[] Sparse = ['S', 'M'];

    /// <exception cref="ArchiveException">It is broken or cut.</exception>
    public static IEnumerable<RawEntry> Read(Stream stream, CancellationToken cancellation)
    {
        using var tar = new TarBlocks(stream, cancellation);
        var common = new Dictionary<string, string>();
        var next = new Dictionary<string, string>();
        while (tar.NextHeader() is { } header)
        {
            switch (header.Type)
            {
                case 'g':
                    PaxRecords.Parse(tar.ReadExtension(header.Size), common);
                    continue;
                case 'x' or 'X':
                    PaxRecords.Parse(tar.ReadExtension(header.Size), next);
                    continue;
                case 'L':
                    next["path"] = TarHeader.Text(tar.ReadExtension(header.Size));
                    continue;
                case 'K' or 'V':
                    // A link's target or a volume's label: nothing is made of either.
                    tar.ReadExtension(header.Size);
                    continue;
            }

            var size = Length(header, next) ?? throw ArchiveException.Broken("size of an entry", tar.Position);
            var kind = Kind(header);
            if (kind != RawKind.File && kind != RawKind.Folder) size = HasContent(header) ? size : 0;
            tar.BeginContent(kind == RawKind.Folder ? 0 : size);
            yield return new RawEntry(next.GetValueOrDefault("path") ?? common.GetValueOrDefault("path") ?? header.Name, kind, size, () => tar.Content, IsCounted: true)
            {
                Objection = IsSparse(header, next) ? Objection.Refuse("UNSUPPORTED_COMPRESSION", "The entry is a sparse file, which is not read here.") : null,
            };
            next.Clear();
        }
    }

    private static long? Length(TarHeader header, Dictionary<string, string> pax)
    {
        if (!pax.TryGetValue("size", out var text)) return header.Size;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
    }

    private static bool HasContent(TarHeader header) => header.Type is not ('1' or '2' or '3' or '4' or '5' or '6');

    private static bool IsSparse(TarHeader header, Dictionary<string, string> pax) =>
        Sparse.Contains(header.Type) || pax.Keys.Any(key => key.StartsWith("GNU.sparse.", StringComparison.Ordinal));

    private static RawKind Kind(TarHeader header) => header.Type switch
    {
        '1' => RawKind.HardLink,
        '2' => RawKind.SymbolicLink,
        '3' or '4' or '6' => RawKind.Special,
        '5' or 'D' => RawKind.Folder,
        // Version 7 had no type for folders.
        '0' or '\0' when header.Name.EndsWith('/') => RawKind.Folder,
        _ => RawKind.File,
    };
}
