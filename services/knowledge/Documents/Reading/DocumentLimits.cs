using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>What a document may cost. A long review has 200,000 characters, a thesis a million.</summary>
internal static class DocumentLimits
{
    /// <summary>Bytes as they come.</summary>
    public const int Content = 16 * 1024 * 1024;

    /// <summary>Characters of its text.</summary>
    public const int Characters = 4_000_000;

    public const int Pages = 2000;

    /// <summary>Words on one page; its layout is found by comparing them.</summary>
    public const int WordsPerPage = 20_000;

    /// <summary>Bytes that all streams of a PDF together may unfold to while its text is read.</summary>
    public const long Unfolded = 256L * 1024 * 1024;

    /// <summary>Time for reading it.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(60);

    public static QuotaExceededException Exceeded(string what) => new("DOCUMENT_TOO_LARGE", $"The document is refused: {what}.", "imports");

    public static InvalidRequestException Broken(string why, Exception? inner = null) => new([new FieldViolation("content", why)], inner);
}
