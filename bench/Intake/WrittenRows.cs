using System.Data.Common;

namespace Lightbox.Bench.Intake;

/// <summary>What a run of registrations left in one table, to be written once more by the peer.</summary>
/// <param name="Table">Name and columns.</param>
/// <param name="Rows">In the order of the registrations.</param>
internal sealed record WrittenRows(string Table, string[] Columns, IReadOnlyList<object[]> Rows)
{
    /// <summary>A row of each for every asset, in the order in which a foreign key wants them.</summary>
    private static readonly (string Table, string Join)[] Tables =
    [
        ("files", "JOIN asset_parts p ON p.asset_id = m.asset_id JOIN files t ON t.sha256 = p.sha256"),
        ("file_locations", "JOIN asset_parts p ON p.asset_id = m.asset_id JOIN file_locations t ON t.sha256 = p.sha256"),
        ("assets", "JOIN assets t ON t.id = m.asset_id"),
        ("asset_parts", "JOIN asset_parts t ON t.asset_id = m.asset_id"),
        ("memberships", "JOIN memberships t ON t.dataset_id = m.dataset_id AND t.path = m.path AND t.member = m.member"),
        ("changes", "JOIN changes t ON t.resource = 'assets/' || m.asset_id"),
    ];

    public static async Task<IReadOnlyList<WrittenRows>> ReadAsync(DbConnection connection, CancellationToken cancellation)
    {
        var all = new List<WrittenRows>();
        foreach (var (table, join) in Tables)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
            command.CommandText = $"SELECT t.* FROM memberships m {join} ORDER BY m.path";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<object[]>();
            while (await reader.ReadAsync(cancellation))
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                rows.Add(row);
            }

            all.Add(new WrittenRows(table, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], rows));
        }

        return all;
    }

    /// <summary>The rows of one call, so that both sides commit equally often.</summary>
    public IEnumerable<object[]> Batch(int number, int size) => Rows.Skip(number * size).Take(size);
}
