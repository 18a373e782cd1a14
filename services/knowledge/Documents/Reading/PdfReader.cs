using Lightbox.ServiceDefaults.Errors;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>The text of a PDF by its layout: columns in reading order, lines put together to paragraphs, what stands larger or bolder than the text as headings.</summary>
internal sealed class PdfReader : IDocumentReader
{
    /// <summary>The header may stand behind other bytes (ISO 32000-1, Annex H.3).</summary>
    private const int HeaderWithin = 1024;

    public string MediaType => "application/pdf";

    public DocumentText Read(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (content.Span[..Math.Min(content.Length, HeaderWithin)].IndexOf("%PDF-"u8) < 0) throw DocumentLimits.Broken("must be a PDF; it does not begin like one");
        var filters = new BoundedFilters(DocumentLimits.Unfolded);
        try
        {
            using var document = PdfDocument.Open(content.ToArray(), new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, FilterProvider = filters });
            return Read(document, filters, cancellation);
        }
        catch (Exception failed) when (filters.IsExceeded && failed is not QuotaExceededException)
        {
            throw DocumentLimits.Exceeded($"its streams unfold to more than {DocumentLimits.Unfolded >> 20} MiB");
        }
        catch (PdfDocumentEncryptedException locked)
        {
            throw DocumentLimits.Broken("must not be locked with a password", locked);
        }
        catch (PdfDocumentFormatException broken)
        {
            throw DocumentLimits.Broken("must be a PDF; this one is broken", broken);
        }
        catch (Exception failed) when (failed is not (OperationCanceledException or DomainException or OutOfMemoryException))
        {
            // The library meets bytes that nobody checked and lets through whatever they lead it to.
            throw DocumentLimits.Broken("must be a PDF; this one is broken", failed);
        }
    }

    private static DocumentText Read(PdfDocument document, BoundedFilters filters, CancellationToken cancellation)
    {
        if (document.NumberOfPages > DocumentLimits.Pages) throw DocumentLimits.Exceeded($"it has more than {DocumentLimits.Pages} pages");
        var layout = new PdfLayout();
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            layout.Add(document.GetPage(number));
            if (filters.IsExceeded) throw DocumentLimits.Exceeded($"its streams unfold to more than {DocumentLimits.Unfolded >> 20} MiB");
        }

        var text = layout.ToDocument(document.Information.Title?.Trim() ?? "");
        return text.Blocks.Count > 0 ? text : throw DocumentLimits.Broken("must hold text; this PDF has pictures of it at most");
    }
}
