using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Lightbox.Testing;

/// <summary>
/// A private PostgreSQL cluster for this test process: made in a temporary folder, reached over a socket in it, gone with the process
/// however that ends (the server's keeper reads our pipe and stops at its end).
/// </summary>
public sealed class PostgresServer
{
    private const string Bin = "/usr/lib/postgresql/15/bin";

    private const string Keeper = """
        set -e
        dir=$(mktemp -d /tmp/lightbox-pg.XXXXXX)
        trap 'pg_ctl -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
        chmod 0711 "$dir"
        cd "$dir"
        initdb -D "$dir/data" -A trust -E UTF8 --locale=C.UTF-8 --no-sync -U postgres >"$dir/log" 2>&1
        pg_ctl -D "$dir/data" -w -l "$dir/log" -o "-k $dir -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start >/dev/null 2>&1
        echo "$dir"
        read -r _ || true
        """;

    private static readonly Lazy<Task<PostgresServer>> Server = new(StartAsync);

    private static int databases;

    private readonly string folder;
    private readonly Process keeper;

    private PostgresServer(string folder, Process keeper)
    {
        this.folder = folder;
        this.keeper = keeper;
    }

    /// <summary>Whether scripts/install-postgres.sh has run here.</summary>
    public static bool Installed { get; } =
        File.Exists($"{Bin}/postgres") && File.Exists("/usr/share/postgresql/15/extension/vector.control");

    /// <summary>The process's one server, started at first use; skips the test when PostgreSQL is not installed (fails with CI=true).</summary>
    public static Task<PostgresServer> SharedAsync()
    {
        Part.Require(Installed, "PostgreSQL 15 with pgvector (scripts/install-postgres.sh)");
        return Server.Value;
    }

    /// <summary>A connection string for the database, which need not exist.</summary>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = folder, Username = "postgres", Database = database, MaxPoolSize = 20 }.ToString();

    /// <summary>Makes an empty database with the extension vector.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(keeper.HasExited, this);
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref databases)}");
        await ExecuteAsync(ConnectionString("postgres"), $"CREATE DATABASE {name}", cancellation);
        await ExecuteAsync(ConnectionString(name), "CREATE EXTENSION vector", cancellation);
        return ConnectionString(name);
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
#pragma warning disable CA2100 // Names of this class's own making.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<PostgresServer> StartAsync()
    {
        // PostgreSQL refuses to run as root.
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        if (Environment.IsPrivilegedProcess)
        {
            start.FileName = "runuser";
            foreach (var part in new[] { "-u", "postgres", "--" }) start.ArgumentList.Add(part);
            foreach (var part in new[] { "sh", "-c", Keeper }) start.ArgumentList.Add(part);
        }
        else
        {
            start.FileName = "sh";
            foreach (var part in new[] { "-c", Keeper }) start.ArgumentList.Add(part);
        }

        start.Environment["PATH"] = $"{Bin}:/usr/sbin:/usr/bin:/bin:/sbin";
        var keeper = Process.Start(start) ?? throw new InvalidOperationException("The PostgreSQL keeper did not start.");
        var folder = await keeper.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        if (string.IsNullOrEmpty(folder)) throw new InvalidOperationException("PostgreSQL did not start; try initdb by hand as the user postgres.");
        return new PostgresServer(folder, keeper);
    }
}
