using System.Data.Common;
using Google.Protobuf;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Bench.Catalogs;

/// <summary>A dataset of many assets written by the database itself: 60 of 100 CT, one in a thousand US, the rest MR; three splits; ids scattered as hashes are, patients of ten paths.</summary>
internal static class AssetRows
{
    public const string Dataset = "datasets/bench";

    /// <summary>Sorts by number: CT, MR and US, each as train, valid and test.</summary>
    private const string Facet = "(CASE WHEN i % 1000 = 7 THEN 6 WHEN i % 10 < 6 THEN 0 ELSE 3 END) + (CASE WHEN i / 1000 % 10 < 8 THEN 1 WHEN i / 1000 % 10 = 8 THEN 2 ELSE 3 END)";
    private const string Modality = "CASE WHEN i % 1000 = 7 THEN 'US' WHEN i % 10 < 6 THEN 'CT' ELSE 'MR' END";
    private const string Split = "CASE WHEN i / 1000 % 10 < 8 THEN 'train' WHEN i / 1000 % 10 = 8 THEN 'valid' ELSE 'test' END";

    /// <summary>A number of 32 bits for each of 32 bits: the paths' order is not the ids'.</summary>
    private const string Scattered = "(i * 2654435761 % 4294967296)";

    /// <summary>Key of the patient at a place.</summary>
    public static string Patient(int number) => $"{number / 10:x32}";

    /// <param name="connection">Open, on the migrated schema.</param>
    /// <param name="isSqlite">Which of the two dialects it takes.</param>
    public static async Task FillAsync(DbConnection connection, bool isSqlite, int count, CancellationToken cancellation)
    {
        string Hex(string number, int digits) => isSqlite ? $"printf('%0{digits}x', {number})" : $"lpad(to_hex({number}), {digits}, '0')";
        string Path(string number) => isSqlite ? $"printf('p%07d/i.dcm', {number})" : $"'p' || lpad({number}::text, 7, '0') || '/i.dcm'";
        var numbers = isSqlite ? $"(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {count - 1}) SELECT i FROM n)" : $"(SELECT i FROM generate_series(0::bigint, {count - 1}) AS i)";
        string Blob(IMessage message) => isSqlite ? $"x'{Convert.ToHexString(message.ToByteArray())}'" : $"'\\x{Convert.ToHexString(message.ToByteArray())}'::bytea";
        var (id, sha) = (Hex(Scattered, 32), Hex(Scattered, 64));
        var dataset = DatasetStamp.New(new Dataset { Name = Dataset, DisplayName = "Bench", Origin = DatasetOrigin.User }, DateTimeOffset.UnixEpoch);
        var image = new ImageDescription { Format = "dicom", Kind = ImageKind.Image, Modality = "CT", BodyPart = "CHEST", Rows = 512, Columns = 512 };
        string[] statements =
        [
            isSqlite ? "PRAGMA cache_size = -400000" : "SET work_mem = '256MB'",
            $"INSERT INTO datasets (id, origin, body) VALUES ('bench', 2, {Blob(dataset)})",
            "INSERT INTO facets (dataset_id, facet, format, kind, modality, body_part, split) VALUES "
            + string.Join(", ", from m in (string[])["CT", "MR", "US"] from s in (string[])["train", "valid", "test"] select $"('bench', {(Array.IndexOf(["CT", "MR", "US"], m) * 3) + Array.IndexOf(["train", "valid", "test"], s) + 1}, 'dicom', {(long)ImageKind.Image}, '{m}', 'CHEST', '{s}')"),
            $"INSERT INTO files (sha256, size_bytes) SELECT {sha}, 1000 FROM {numbers} t ORDER BY {Scattered}",
            $"INSERT INTO file_locations (sha256, in_place, place, size_bytes, modified, inode, state) SELECT {sha}, 0, 'default', 1000, 0, '', {(long)AssetState.Available} FROM {numbers} t ORDER BY {Scattered}",
            "INSERT INTO assets (id, kind, format, modality, body_part, study_uid, series_uid, sop_uid, image, alternate_of, created) "
            + $"SELECT {id}, {(long)ImageKind.Image}, 'dicom', {Modality}, 'CHEST', '', '', '', {Blob(image)}, '', 0 FROM {numbers} t ORDER BY {Scattered}",
            $"INSERT INTO asset_parts (asset_id, ordinal, sha256, role, member) SELECT {id}, 0, {sha}, 'data', '' FROM {numbers} t ORDER BY {Scattered}",
            "INSERT INTO memberships (dataset_id, path, member, asset_id, split, patient_key, study_key, created, facet) "
            + $"SELECT 'bench', {Path("i")}, '', {id}, {Split}, {Hex("i / 10", 32)}, {Hex("i / 10", 32)}, 0, {Facet} FROM {numbers} t ORDER BY i",
            $"INSERT INTO holdings (dataset_id, format, kind, assets, memberships, size_bytes, changed) VALUES ('bench', 'dicom', {(long)ImageKind.Image}, {count}, {count}, {count * 1000L}, 1)",
        ];
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandTimeout = 0;
#pragma warning disable CA2100 // Constants of this class.
            command.CommandText = statement;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }
}
