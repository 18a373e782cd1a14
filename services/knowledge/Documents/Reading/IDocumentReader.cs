using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>One format's bytes to text. Whatever the bytes, it ends within the limits with text or with one of the exceptions.</summary>
internal interface IDocumentReader
{
    /// <summary>"text/html" and so on.</summary>
    string MediaType { get; }

    /// <exception cref="InvalidRequestException">It is not such a document; says why.</exception>
    /// <exception cref="QuotaExceededException">It unfolds beyond the limits.</exception>
    DocumentText Read(ReadOnlyMemory<byte> content, CancellationToken cancellation);
}
