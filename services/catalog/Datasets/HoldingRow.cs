using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.Datasets;

/// <summary>One row of the table holdings.</summary>
internal sealed class HoldingRow
{
    public const string Columns = "dataset_id AS DatasetId, format AS Format, kind AS Kind, assets AS Assets, memberships AS Memberships, size_bytes AS SizeBytes, changed AS Changed";

    public string DatasetId { get; set; } = "";

    public string Format { get; set; } = "";

    public long Kind { get; set; }

    public long Assets { get; set; }

    public long Memberships { get; set; }

    public long SizeBytes { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long Changed { get; set; }

    public static Holdings Sum(IEnumerable<HoldingRow> rows)
    {
        var holdings = new Holdings();
        long changed = 0;
        foreach (var row in rows.Where(row => row.Memberships > 0))
        {
            var kind = ((ImageKind)row.Kind).ToString().ToLowerInvariant();
            holdings.AssetCount += row.Assets;
            holdings.MembershipCount += row.Memberships;
            holdings.SizeBytes += row.SizeBytes;
            holdings.ByFormat[row.Format] = holdings.ByFormat.GetValueOrDefault(row.Format) + row.Assets;
            holdings.ByKind[kind] = holdings.ByKind.GetValueOrDefault(kind) + row.Assets;
            changed = Math.Max(changed, row.Changed);
        }

        if (changed > 0) holdings.LastRegisterTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(changed));
        return holdings;
    }
}
