using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Files;

namespace Lightbox.Render.Sources;

/// <summary>
/// Whether files left in place are those that were registered. Looked at before every picture, also one that is in the cache or whose file is open: the file
/// may have been changed since.
/// </summary>
internal sealed class FileWatch(AssetService.AssetServiceClient catalog, ILogger<FileWatch> logger)
{
    public static bool AreUnchanged(AssetSource source)
    {
        foreach (var part in source.Parts)
        {
            if (part.Registered is { } registered && (FileIdentity.Of(part.Place!.Path) is not { } now || !registered.Matches(now))) return false;
        }

        return true;
    }

    /// <exception cref="PreconditionException">One was changed or is gone; the catalog is told.</exception>
    public async Task CheckAsync(AssetSource source, CancellationToken cancellation)
    {
        foreach (var part in source.Parts)
        {
            if (part.Registered is not { } registered) continue;
            var now = FileIdentity.Of(part.Place!.Path);
            if (now is not null && registered.Matches(now)) continue;
            await ReportAsync(part, now is null ? AssetState.Missing : AssetState.SourceChanged, cancellation);
            throw now is null ? SourceMissing(source.Id) : SourceChanged(source.Id);
        }
    }

    public static PreconditionException SourceChanged(string id) =>
        new("SOURCE_CHANGED", "The source changed: the file is not the one that was registered; verify it or take it in anew.", $"assets/{id}");

    public static PreconditionException SourceMissing(string id, Exception? inner = null) =>
        new("SOURCE_MISSING", "The file is not where it was, or may not be read.", $"assets/{id}", inner);

    /// <summary>Tells the catalog, so that lists show it; the caller's answer does not depend on it.</summary>
    private async Task ReportAsync(SourcePart part, AssetState state, CancellationToken cancellation)
    {
        var report = new ReportFileStateRequest { Name = $"files/{part.Sha256}", Location = new FileLocation { InPlace = part.Place }, State = state };
        try
        {
            await catalog.ReportFileStateAsync(report, cancellationToken: cancellation);
        }
        catch (RpcException failed)
        {
            RenderLog.ReportFailed(logger, failed.StatusCode);
        }
    }
}
