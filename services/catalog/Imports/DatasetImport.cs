using System.Text;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.Imports.Croissants;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Imports;

/// <summary>A text that a person brings, read as a dataset of their own.</summary>
internal static class DatasetImport
{
    private const int MaximumBytes = 1 << 20;

    /// <exception cref="InvalidRequestException">It cannot be read, or says what no dataset may.</exception>
    /// <exception cref="QuotaExceededException">It is too large, or explodes.</exception>
    public static Dataset Read(ImportDatasetRequest request, DatasetShelf shelf)
    {
        if (Encoding.UTF8.GetByteCount(request.Text) > MaximumBytes) throw new QuotaExceededException("TEXT_TOO_LARGE", $"The text is larger than {MaximumBytes} bytes.", "text");
        // A file of some editors begins with a mark of its byte order.
        var text = request.Text.TrimStart('\uFEFF');
        if (string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal)) throw new InvalidRequestException("text", "must be the text of a dataset, without NUL");
        var given = FormatOf(request.Format, text) == DatasetTextFormat.Croissant ? CroissantDataset.Read(text) : ImportedYaml.Read(text);
        return NewDataset.Of(DatasetNames.CheckId(DatasetNames.IdOf(given.Name), "id"), given, shelf);
    }

    private static DatasetTextFormat FormatOf(DatasetTextFormat asked, string text) => asked switch
    {
        DatasetTextFormat.Yaml or DatasetTextFormat.Croissant => asked,
        // YAML may begin with a brace as well, then without quotes: {id: mine}.
        DatasetTextFormat.Unspecified => text.TrimStart() is ['{', .. var rest] && rest.TrimStart() is ['"', ..] or ['}', ..] ? DatasetTextFormat.Croissant : DatasetTextFormat.Yaml,
        _ => throw new InvalidRequestException("format", "must be one of the contract's"),
    };
}
