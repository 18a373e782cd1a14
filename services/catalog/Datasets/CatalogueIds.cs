using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Lightbox.Catalog.Datasets;

/// <summary>
/// Ids without a service, for a shell that completes them while somebody types: of the built-in content by the names of its files, of a person's own by a look into the
/// catalogue's SQLite file that neither waits for a writer nor makes anything.
/// </summary>
public static class CatalogueIds
{
    private const string Root = "Content/";

    /// <summary>Of scenarios, sorted.</summary>
    public static IReadOnlyList<string> Scenarios() => [.. BuiltIn("scenarios")];

    /// <summary>Of datasets, sorted; those that come with Lightbox when the file is not there or cannot be read.</summary>
    /// <param name="file">catalog.db of a data folder.</param>
    public static IReadOnlyList<string> Datasets(string file)
    {
        if (!File.Exists(file)) return [.. BuiltIn("datasets")];
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 1 }.ToString());
            connection.Open();
            return [.. connection.Query<string>("SELECT id FROM datasets ORDER BY id")];
        }
        catch (SqliteException)
        {
            return [.. BuiltIn("datasets")];
        }
    }

    private static IEnumerable<string> BuiltIn(string folder) => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith($"{Root}{folder}/", StringComparison.Ordinal)).Select(name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal);
}
