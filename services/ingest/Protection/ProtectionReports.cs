using Google.Protobuf.WellKnownTypes;
using Lightbox.Imaging.Dicom.Deidentification;
using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Protection;

/// <summary>What the protection check found in a dataset's files, counted from the ledger: each path once, as it was looked at last.</summary>
internal sealed class ProtectionReports(IProtectionStore store, TimeProvider clock)
{
    public async Task<ProtectionReport> OfAsync(string dataset, CancellationToken cancellation)
    {
        var report = new ProtectionReport { Name = $"{dataset}/protectionReport", Time = Timestamp.FromDateTimeOffset(clock.GetUtcNow()) };
        var tags = new SortedDictionary<uint, long>();
        foreach (var (content, count) in await store.CountsAsync(dataset, cancellation))
        {
            var found = FindingSet.Parse(content);
            report.FilesChecked += count;
            if (found.HasIdentifiers) report.FilesWithIdentifiers += count;
            if (found.HasPrivateTags) report.FilesWithPrivateTags += count;
            if (found.HasBurnedInAnnotation) report.FilesWithBurnedInAnnotation += count;
            if (found.HasLabel) report.SlidesWithLabelOrMacro += count;
            foreach (var tag in found.Tags) tags[tag] = tags.GetValueOrDefault(tag) + count;
        }

        report.Tags.Add(tags.Select(pair => new TagCount { Tag = $"({pair.Key >> 16:X4},{pair.Key & 0xFFFF:X4})", Keyword = DicomFindings.Keyword(pair.Key), Count = pair.Value }));
        return report;
    }
}
