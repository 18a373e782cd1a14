using System.Security.Cryptography;
using Grpc.Core;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Exports;

/// <summary>An export's tar into a file, checked against the stream's trailer.</summary>
internal sealed class TarDownload(ExportService.ExportServiceClient client)
{
    /// <param name="target">Written beside itself first: a file of that name is whole.</param>
    public async Task SaveAsync(string export, string target, CancellationToken cancellation)
    {
        var partial = target + ".partial";
        try
        {
            await using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
            {
                await ReceiveAsync(export, file, cancellation);
            }

            File.Move(partial, target, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private async Task ReceiveAsync(string export, FileStream file, CancellationToken cancellation)
    {
        using var call = client.DownloadExport(new DownloadExportRequest { Name = export }, cancellationToken: cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var isWhole = false;
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellation))
        {
            switch (message.MessageCase)
            {
                case DownloadExportResponse.MessageOneofCase.Chunk:
                    hash.AppendData(message.Chunk.Span);
                    await file.WriteAsync(message.Chunk.Memory, cancellation);
                    break;
                case DownloadExportResponse.MessageOneofCase.Trailer:
                    isWhole = message.Trailer.Sha256 == Convert.ToHexStringLower(hash.GetHashAndReset());
                    break;
            }
        }

        if (!isWhole) throw new CommandFailedException("The download was cut or changed on its way; try again.");
    }
}
