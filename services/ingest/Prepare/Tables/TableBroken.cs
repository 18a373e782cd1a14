using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>What a table that cannot be read is told as; never with what stands in it.</summary>
internal static class TableBroken
{
    public static PreconditionException At(string path, int row, string what, Exception? inner = null) =>
        new("TABLE_BROKEN", $"{path} cannot be read at row {row}: {what}.", path, inner);

    public static PreconditionException Of(string path, string what, Exception? inner = null) => new("TABLE_BROKEN", $"{path} cannot be read: {what}.", path, inner);

    public static LimitExceededException TooLarge(string path, string what) => new($"{path} is not read: {what}.", "TABLE_TOO_LARGE");
}
