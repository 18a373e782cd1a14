using Microsoft.Data.Sqlite;

namespace Lightbox.Storage.Sqlite;

internal static class SqliteCommands
{
    /// <summary>Runs statements that take no value from outside.</summary>
    public static int Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this assembly and embedded migrations; values are always parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        return command.ExecuteNonQuery();
    }
}
