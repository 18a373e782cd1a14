using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Exports;

/// <summary>Exports that were finished.</summary>
internal interface IExportStore
{
    /// <summary>Keeps an export, over one of the same id.</summary>
    Task WriteAsync(KeptExport export, CancellationToken cancellation);

    /// <summary>One export, or null.</summary>
    Task<KeptExport?> GetAsync(string id, CancellationToken cancellation);
}

/// <summary>A finished export.</summary>
/// <param name="Id">32 hex digits; the resource is exports/{id}.</param>
/// <param name="Folder">Where it lies, absolute.</param>
internal sealed record KeptExport(string Id, string Folder, Export Export)
{
    public const string Write =
        "INSERT INTO exports (id, folder, export) VALUES (@Id, @Folder, @Bytes) ON CONFLICT (id) DO UPDATE SET folder = excluded.folder, export = excluded.export";

    public const string Get = "SELECT id AS Id, folder AS Folder, export AS Bytes FROM exports WHERE id = @id";
}
