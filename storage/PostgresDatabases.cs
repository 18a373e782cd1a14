using Npgsql;

namespace Lightbox.Storage;

internal static class PostgresDatabases
{
    /// <summary>Creates the data source's database on its server, unless somebody else just did.</summary>
    public static async Task CreateAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        string name;
        await using (var template = source.CreateConnection())
        {
            name = template.Database;
            await using var server = template.CloneWith(new NpgsqlConnectionStringBuilder(template.ConnectionString) { Database = "postgres", Pooling = false }.ToString());
            await server.OpenAsync(cancellation);
            // An identifier cannot be a parameter; the server's own quoting makes it safe.
            await using var quote = new NpgsqlCommand("SELECT format('CREATE DATABASE %I', $1)", server) { Parameters = { new() { Value = name } } };
            var statement = (string)(await quote.ExecuteScalarAsync(cancellation))!;
            try
            {
#pragma warning disable CA2100 // Quoted by the server in the line above.
                await using var create = new NpgsqlCommand(statement, server);
#pragma warning restore CA2100
                await create.ExecuteNonQueryAsync(cancellation);
            }
            catch (PostgresException raced) when (raced.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another replica was first.
            }
        }
    }
}
