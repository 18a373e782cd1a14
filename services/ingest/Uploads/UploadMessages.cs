using Google.Protobuf.WellKnownTypes;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Uploads;

/// <summary>Uploads on the wire.</summary>
internal static class UploadMessages
{
    public const string Collection = "uploads/";

    /// <exception cref="InvalidRequestException">It is not the name of an upload.</exception>
    public static string IdOf(string name, string field = "name")
    {
        var id = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : "";
        return id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? id : throw new InvalidRequestException(field, "must be uploads/{32 lower-case hex digits}");
    }

    public static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    public static Upload Of(UploadRow row)
    {
        var upload = new Upload
        {
            Name = Collection + row.Id,
            Path = row.Path,
            CommittedBytes = row.CommittedBytes,
            Complete = row.IsComplete,
            Sha256 = row.Sha256,
            ExpireTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.ExpireMs)),
        };
        if (row.SizeBytes is { } size) upload.SizeBytes = size;
        return upload;
    }
}
