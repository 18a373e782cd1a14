using Lightbox.Imaging;
using Lightbox.Ingest.Archives;
using Lightbox.Ingest.Intake;

namespace Lightbox.Services.Tests.Ingest.Archives;

/// <summary>What came out of an archive.</summary>
internal sealed record Unpacked(SortedDictionary<string, byte[]> Files, List<(string Path, Objection Objection)> Objections, Objection? End)
{
    public static ArchiveFormat? Detect(string path)
    {
        using var source = new FileByteSource(path);
        return ArchiveFormats.Detect(source, default);
    }

    public static async Task<Unpacked> OfAsync(string path, ArchiveLimits? limits = null, bool skipContent = false)
    {
        var unpacked = new Unpacked(new(StringComparer.Ordinal), [], null);
        try
        {
            await foreach (var entry in new ArchiveReader(limits ?? new ArchiveLimits()).ReadAsync(path, Detect(path)!.Value, default))
            {
                if (entry.Objection is { } objection) unpacked.Objections.Add((entry.Path, objection));
                else if (!skipContent) Read(unpacked, entry);
            }
        }
        catch (ArchiveException end)
        {
            return unpacked with { End = end.Objection };
        }

        return unpacked;
    }

    private static void Read(Unpacked unpacked, ArchiveEntry entry)
    {
        try
        {
            using var content = new MemoryStream();
            entry.Content!.CopyTo(content);
            unpacked.Files.Add(entry.Path, content.ToArray());
        }
        catch (ArchiveEntryException broken)
        {
            unpacked.Objections.Add((entry.Path, broken.Objection));
        }
    }
}
