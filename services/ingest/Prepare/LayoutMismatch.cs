using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Prepare;

/// <summary>The files are not laid out as expected; says which file or column is missing.</summary>
internal static class LayoutMismatch
{
    public const string Reason = "LAYOUT_MISMATCH";

    public static PreconditionException File(string layout, string file) => new(Reason, $"The files are not laid out as {layout}: {file} is missing.", file);

    public static PreconditionException Column(string layout, string table, string column) =>
        new(Reason, $"The files are not laid out as {layout}: {table} has no column {column}.", $"{table}:{column}");

    public static PreconditionException Content(string layout, string subject, string what) => new(Reason, $"The files are not laid out as {layout}: {what}.", subject);
}
