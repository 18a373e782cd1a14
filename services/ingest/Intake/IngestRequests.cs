using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Intake;

/// <summary>Whether a request to take files in makes sense, before anything is kept of it.</summary>
internal sealed class IngestRequests(AllowedRoots roots, DatasetService.DatasetServiceClient catalog)
{
    private const int MaximumText = 128;

    private static readonly Dictionary<Source.PlaceOneofCase, string> Missing = new()
    {
        [Source.PlaceOneofCase.Upload] = "sources that were uploaded",
        [Source.PlaceOneofCase.Http] = "sources by HTTP",
        [Source.PlaceOneofCase.S3] = "sources in an S3 bucket",
        [Source.PlaceOneofCase.AzureBlob] = "sources in an Azure container",
        [Source.PlaceOneofCase.Tcia] = "sources of The Cancer Imaging Archive",
        [Source.PlaceOneofCase.Dicomweb] = "sources on a DICOMweb server",
        [Source.PlaceOneofCase.Cataloged] = "the catalogued way to a dataset's files",
    };

    public async Task CheckAsync(StartIngestRequest request, ServerCallContext context)
    {
        if (request.RequestId.Length > MaximumText) throw new InvalidRequestException("request_id", $"must be at most {MaximumText} characters");
        if (request.Split.Length > MaximumText) throw new InvalidRequestException("split", $"must be at most {MaximumText} characters");
        if (request.Prepare) throw new NotBuiltException(context.Method, "preparing a dataset's layout into annotations");
        var root = await CheckAsync(request.Source, request.Dataset, context);
        if (request.ExpectedDigest.Length > 0) CheckDigest(request.ExpectedDigest, root);
    }

    /// <returns>The path with every link resolved.</returns>
    public async Task<string> CheckAsync(Source? source, string dataset, ServerCallContext context)
    {
        Dataset(dataset);
        if (source is null || source.PlaceCase == Source.PlaceOneofCase.None) throw new InvalidRequestException("source", "must name a place");
        if (Missing.TryGetValue(source.PlaceCase, out var missing)) throw new NotBuiltException(context.Method, missing);

        var root = roots.Resolve(source.Local.Path);
        if (FileStat.Of(root) is not { } stat) throw new ResourceNotFoundException(source.Local.Path, $"There is no file or folder {source.Local.Path}.");
        if (stat.Kind is not (FileKind.Regular or FileKind.Folder)) throw new InvalidRequestException("source.local.path", "must be a file or a folder");
        // NOT_FOUND when it is not catalogued; passed on as the catalogue says it.
        await catalog.GetDatasetAsync(new GetDatasetRequest { Name = dataset }, cancellationToken: context.CancellationToken);
        return root;
    }

    /// <summary>The name as given.</summary>
    /// <exception cref="InvalidRequestException">It is not the name of a dataset.</exception>
    public static string Dataset(string name)
    {
        const string Collection = "datasets/";
        var id = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : "";
        var valid = id.Length is > 0 and <= MaximumText && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
        return valid ? name : throw new InvalidRequestException("dataset", "must be datasets/{dataset}");
    }

    private static void CheckDigest(string digest, string root)
    {
        const string Prefix = "sha256:";
        if (!digest.StartsWith(Prefix, StringComparison.Ordinal) || digest.Length != Prefix.Length + 64 || !digest[Prefix.Length..].All(char.IsAsciiHexDigitLower))
            throw new InvalidRequestException("expected_digest", "must be sha256:{64 lower-case hex digits}");
        if (Directory.Exists(root)) throw new InvalidRequestException("expected_digest", "is for a single file; the source is a folder");
    }
}
