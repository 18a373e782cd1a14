using System.Security.Cryptography;
using Lightbox.Knowledge.Documents.Reading;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Documents.Imports;

/// <summary>Requests for an import, checked.</summary>
internal static class ImportRequests
{
    private const int MaximumTitle = 300;
    private const int MaximumUri = 2000;
    private const string Datasets = "datasets/";
    private const string Doi = "10.";

    /// <param name="id">32 hex digits.</param>
    public static ImportRow Row(ImportDocumentRequest request, string id, DateTimeOffset now)
    {
        DocumentReading.ReaderOf(request.MediaType);
        if (request.Content.IsEmpty) throw new InvalidRequestException("content", "must not be empty");
        if (request.Content.Length > DocumentLimits.Content) throw DocumentLimits.Exceeded($"it has more than {DocumentLimits.Content >> 20} MiB");
        if (request.Title.Length > MaximumTitle || request.Title.Any(char.IsControl)) throw new InvalidRequestException("title", $"must have at most {MaximumTitle} characters, none of control");
        CheckUri(request.Uri);
        if (request.Dataset.Length > 0 && !(request.Dataset.StartsWith(Datasets, StringComparison.Ordinal) && EntryNames.IsId(request.Dataset.AsSpan(Datasets.Length))))
            throw new InvalidRequestException("dataset", "must be datasets/{dataset} or empty");
        EntryRequests.RequestId(request.RequestId);
        return new(id, request.MediaType, request.Title.Trim(), request.Uri, request.Dataset, Convert.ToHexStringLower(SHA256.HashData(request.Content.Span)), now);
    }

    /// <summary>An address is shown to be clicked: nothing but the web, or a DOI.</summary>
    private static void CheckUri(string uri)
    {
        if (uri.Length == 0) return;
        var isDoi = uri.StartsWith(Doi, StringComparison.Ordinal) && uri.Contains('/', StringComparison.Ordinal);
        if (uri.Length > MaximumUri || uri.Any(c => char.IsControl(c) || c == ' ') || !(isDoi || (Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https")))
            throw new InvalidRequestException("uri", "must be an absolute http or https URL, a DOI, or empty");
    }
}
