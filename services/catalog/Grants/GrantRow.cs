using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Grants;

/// <summary>One row of the table grants; times in milliseconds since 1970, 0 for none.</summary>
internal sealed class GrantRow
{
    public const string Columns = "id AS Id, dataset_id AS DatasetId, principal AS Principal, terms AS Terms, accepted AS Accepted, expires AS Expires, "
        + "withdrawn AS Withdrawn, withdraw_reason AS WithdrawReason, revision AS Revision";

    public string Id { get; set; } = "";

    public string DatasetId { get; set; } = "";

    public string Principal { get; set; } = "";

    public string Terms { get; set; } = "";

    public long Accepted { get; set; }

    public long Expires { get; set; }

    public long Withdrawn { get; set; }

    public string WithdrawReason { get; set; } = "";

    public long Revision { get; set; }

    public string Etag => Revision.ToString(CultureInfo.InvariantCulture);

    public Grant ToGrant() => new()
    {
        Name = GrantNames.Of(DatasetId, Id),
        Principal = Principal,
        Terms = Terms,
        AcceptTime = Time(Accepted),
        ExpireTime = Time(Expires),
        WithdrawTime = Time(Withdrawn),
        WithdrawReason = WithdrawReason,
        Etag = Etag,
    };

    public static long Milliseconds(Timestamp? time) => time?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? 0;

    private static Timestamp? Time(long milliseconds) => milliseconds == 0 ? null : Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
