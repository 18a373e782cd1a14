using Lightbox.Storage;

namespace Lightbox.Ingest.Exports;

/// <summary>Where exports lie that are kept for download.</summary>
internal sealed class ExportPlaces(DataFolder folder)
{
    public string Kept(string id)
    {
        var all = folder.File("exports");
        DataFolder.CreatePrivate(all);
        return Path.Combine(all, id);
    }
}
