using System.Data.Common;
using System.Globalization;
using Dapper;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>Files with their places.</summary>
internal static class FileRows
{
    /// <param name="where">A condition over <c>files f</c>.</param>
    public static async Task<IReadOnlyList<StoredFile>> QueryAsync(DbConnection connection, string where, object parameters, CancellationToken cancellation)
    {
        // The readable place first, a blob before a file that its owner may move.
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT f.sha256 AS Sha256, f.size_bytes AS SizeBytes, l.in_place AS InPlace, l.place AS Place, l.size_bytes AS PlaceSize, l.modified AS Modified, l.inode AS Inode, l.state AS State "
            + $"FROM files f LEFT JOIN file_locations l ON l.sha256 = f.sha256 {where} ORDER BY f.sha256, l.state, l.in_place, l.place",
            parameters, cancellationToken: cancellation));
        var files = new List<StoredFile>();
        foreach (var row in rows)
        {
            if (files.Count == 0 || files[^1].Name != "files/" + row.Sha256) files.Add(new StoredFile { Name = "files/" + row.Sha256, SizeBytes = row.SizeBytes });
            if (row.Place is not null) files[^1].Locations.Add(row.ToLocation());
        }

        return files;
    }

    private sealed class Row
    {
        public string Sha256 { get; set; } = "";

        public long SizeBytes { get; set; }

        public long? InPlace { get; set; }

        public string? Place { get; set; }

        public long? PlaceSize { get; set; }

        public long? Modified { get; set; }

        public string? Inode { get; set; }

        public long? State { get; set; }

        public FileLocation ToLocation()
        {
            var location = new FileLocation { State = (AssetState)(State ?? 0) };
            if (InPlace == 0)
            {
                location.Blob = new BlobLocation { Store = Place };
                return location;
            }

            location.InPlace = new InPlaceLocation { Path = Place, SizeBytes = PlaceSize ?? 0, ModifiedUnixNanos = Modified ?? 0 };
            if (!string.IsNullOrEmpty(Inode)) location.InPlace.Inode = ulong.Parse(Inode, CultureInfo.InvariantCulture);
            return location;
        }
    }
}
