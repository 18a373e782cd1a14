using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Exports;

/// <summary>The wire face of exports.</summary>
internal sealed class ExportGrpc(ExportRequests requests, IExportStore store, UsePermission use, JobControl control, IJobStore jobs, TimeProvider clock) : ExportService.ExportServiceBase
{
    public override async Task<Job> StartExport(StartExportRequest request, ServerCallContext context)
    {
        await requests.CheckAsync(request, context.CancellationToken);
        var what = request.Dataset.Length > 0 ? request.Dataset.Split('/')[^1] : $"{request.Assets.Count} assets";
        var title = $"Export of {what} as a {(request.Layout == ExportLayout.Folder ? "folder" : "BagIt bag")}";
        return await control.StartAsync(JobMessages.New(JobKind.Export, title, request.Dataset, clock), request, request.RequestId, context.CancellationToken);
    }

    public override async Task<Export> GetExport(GetExportRequest request, ServerCallContext context) =>
        (await store.GetAsync(ExportNames.IdOf(request.Name), context.CancellationToken) ?? throw new ResourceNotFoundException(request.Name)).Export;

    public override async Task DownloadExport(DownloadExportRequest request, IServerStreamWriter<DownloadExportResponse> responseStream, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var kept = await FinishedAsync(request.Name, cancellation);
        if (kept.Export.Destination.Length > 0)
            throw new PreconditionException("NOT_KEPT", "The export was written to a folder of the request's; it is there, not here.", request.Name);
        foreach (var dataset in kept.Export.Datasets) await use.CheckAsync(dataset, cancellation);
        if (request.Offset < 0) throw new InvalidRequestException("offset", "must not be negative");

        var name = $"{(kept.Export.Datasets.Count == 1 ? kept.Export.Datasets[0].Split('/')[^1] : "export")}-{kept.Id[^8..]}";
        var tar = new TarStream(kept.Folder, name, kept.Export.Time.ToDateTimeOffset());
        if (request.Offset > tar.Length) throw new OutOfRangeException($"The export has {tar.Length} bytes.");
        var header = new StreamHeader { MediaType = "application/x-tar", FileName = name + ".tar", SizeBytes = tar.Length - request.Offset };
        await responseStream.WriteAsync(new DownloadExportResponse { Header = header }, cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var chunk in tar.ReadAsync(request.Offset, cancellation))
        {
            hash.AppendData(chunk.Span);
            await responseStream.WriteAsync(new DownloadExportResponse { Chunk = ByteString.CopyFrom(chunk.Span) }, cancellation);
        }

        var trailer = new StreamTrailer { Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), SizeBytes = header.SizeBytes };
        await responseStream.WriteAsync(new DownloadExportResponse { Trailer = trailer }, cancellation);
    }

    private async Task<KeptExport> FinishedAsync(string name, CancellationToken cancellation)
    {
        var id = ExportNames.IdOf(name);
        if (await store.GetAsync(id, cancellation) is { } kept) return kept;
        if (await jobs.GetAsync(id, cancellation) is { Job: { Kind: JobKind.Export } job })
            throw new PreconditionException("NOT_FINISHED", $"The export is not finished; its job is {job.State}.", job.Name);
        throw new ResourceNotFoundException(name);
    }
}
