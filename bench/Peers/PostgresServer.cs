using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Lightbox.Bench.Peers;

/// <summary>
/// A PostgreSQL of the benchmark's own with the durability that Debian's has (fsync, synchronous_commit on), reached over a socket in its folder. It stops
/// when its keeper's input ends, however this process does.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Bin = "/usr/lib/postgresql/15/bin";

    private const string Keeper = """
        set -e
        dir=$(mktemp -d "${TMPDIR:-/tmp}/lightbox-bench-pg.XXXXXX")
        trap 'pg_ctl -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
        chmod 0711 "$dir"
        cd "$dir"
        initdb -D "$dir/data" -A trust -E UTF8 --locale=C.UTF-8 --no-sync -U postgres >"$dir/log" 2>&1
        pg_ctl -D "$dir/data" -w -l "$dir/log" -o "-k $dir -c listen_addresses='' -c max_connections=100" start >/dev/null 2>&1
        echo "$dir"
        read -r _ || true
        """;

    private readonly Process keeper;
    private readonly string folder;
    private int databases;

    private PostgresServer(Process keeper, string folder)
    {
        this.keeper = keeper;
        this.folder = folder;
    }

    /// <exception cref="InvalidOperationException">PostgreSQL 15 is not installed, or did not start.</exception>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancellation)
    {
        if (!File.Exists($"{Bin}/postgres")) throw new InvalidOperationException("PostgreSQL 15 is not here; scripts/install-postgres.sh installs it.");
        // PostgreSQL refuses to run as root.
        string[] command = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", "sh", "-c", Keeper] : ["sh", "-c", Keeper];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        start.Environment["PATH"] = $"{Bin}:/usr/sbin:/usr/bin:/sbin:/bin";
        var keeper = Process.Start(start)!;
        var folder = await keeper.StandardOutput.ReadLineAsync(cancellation);
        if (!string.IsNullOrEmpty(folder)) return new PostgresServer(keeper, folder);
        keeper.Dispose();
        throw new InvalidOperationException("PostgreSQL did not start; try initdb by hand as the user postgres.");
    }

    /// <summary>Makes an empty database; how to reach it.</summary>
    public async Task<string> CreateAsync(CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench{++databases}");
        await using var connection = new NpgsqlConnection(Reach("postgres", pooling: false));
        await connection.OpenAsync(cancellation);
#pragma warning disable CA2100 // A name of this class's own making.
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
        return Reach(name, pooling: true);
    }

    public async ValueTask DisposeAsync()
    {
        keeper.StandardInput.Close();
        await keeper.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        keeper.Dispose();
    }

    private string Reach(string database, bool pooling) =>
        new NpgsqlConnectionStringBuilder { Host = folder, Username = "postgres", Database = database, Pooling = pooling, MaxPoolSize = 20 }.ToString();
}
