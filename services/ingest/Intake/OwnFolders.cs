using Lightbox.Storage;

namespace Lightbox.Ingest.Intake;

/// <summary>The folders of this program's own, which no ingest takes in.</summary>
internal sealed class OwnFolders(DataFolder folder)
{
    public IReadOnlyCollection<string> Folders { get; } = new HashSet<string> { folder.Path, folder.Blobs };
}
