using Lightbox.Ingest.Intake;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Sources.Local;

/// <summary>Files, folders and archives on this machine, below the configured roots.</summary>
internal sealed class LocalKind(AllowedRoots roots, OwnFolders own) : ISourceKind
{
    public Source.PlaceOneofCase Place => Source.PlaceOneofCase.Local;

    public ValueTask CheckAsync(Source source, CancellationToken cancellation)
    {
        var path = source.Local.Path;
        if (FileStat.Of(roots.Resolve(path)) is not { } stat) throw new ResourceNotFoundException(path, $"There is no file or folder {path}.");
        if (stat.Kind is not (FileKind.Regular or FileKind.Folder)) throw new InvalidRequestException("source.local.path", "must be a file or a folder");
        return ValueTask.CompletedTask;
    }

    public string Describe(Source source) => $"a local path{(source.Local.InPlace ? ", in place" : "")}";

    public IReadOnlyList<string> Hosts(Source source) => [];

    /// <summary>The path is looked at again: the roots may have changed since it was checked, or a link in it.</summary>
    public ISource Open(Source source, SourceSecret? secret) => new LocalSource(roots.Resolve(source.Local.Path), own);
}
