using System.IO.Compression;
using Lightbox.Imaging;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>
/// A workbook is a zip of XML, and its reader takes what it finds. So all of it is inflated once and counted beforehand: what the directory says of sizes
/// may be a lie.
/// </summary>
internal static class SheetBounds
{
    public const long MaximumFile = 64L << 20;
    public const long MaximumInflated = 256L << 20;
    private const int MaximumEntries = 10_000;

    /// <summary>XML packs well; beyond this it is a bomb, unless it is small anyway.</summary>
    private const int MaximumRatio = 400;
    private const long SmallAnyway = 8L << 20;

    /// <exception cref="ServiceDefaults.Errors.LimitExceededException">It would take more than allowed.</exception>
    /// <exception cref="ServiceDefaults.Errors.PreconditionException">It is no zip.</exception>
    public static void Check(string path, IByteSource source, CancellationToken cancellation)
    {
        if (source.Length > MaximumFile) throw TableBroken.TooLarge(path, $"a workbook of more than {MaximumFile >> 20} MiB");
        try
        {
            using var archive = new ZipArchive(source.AsStream(cancellation), ZipArchiveMode.Read);
            if (archive.Entries.Count > MaximumEntries) throw TableBroken.TooLarge(path, $"a workbook of more than {MaximumEntries} parts");
            var limit = Math.Min(MaximumInflated, Math.Max(SmallAnyway, source.Length * MaximumRatio));
            var buffer = new byte[1 << 16];
            long total = 0;
            foreach (var entry in archive.Entries)
            {
                using var content = entry.Open();
                for (int read; (read = content.Read(buffer)) > 0;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if ((total += read) > limit) throw TableBroken.TooLarge(path, $"it inflates to more than {limit >> 20} MiB");
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or ArgumentOutOfRangeException)
        {
            // The second: a directory that is said to begin before the file.
            throw TableBroken.Of(path, "it is no workbook (.xlsx)", broken);
        }
    }
}
