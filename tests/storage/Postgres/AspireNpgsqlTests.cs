using System.Reflection;
using Aspire.Npgsql;
using Lightbox.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace Lightbox.Storage.Tests.Postgres;

/// <summary>Holds our AddNpgsqlDataSource to the package it stands in for: signature, keys, precedence, names.</summary>
public sealed class AspireNpgsqlTests
{
    private const string Section = "Host=section";
    private const string Named = "Host=named";
    private const string Connection = "Host=connection";
    private const string Delegate = "Host=delegate";

    [Theory]
    [InlineData("AddNpgsqlDataSource", "connectionName")]
    [InlineData("AddKeyedNpgsqlDataSource", "name")]
    public void Signature_IsThePackages(string method, string name)
    {
        var found = typeof(AspirePostgreSqlNpgsqlExtensions).GetMethod(method, BindingFlags.Public | BindingFlags.Static)!;

        Assert.Equal("Microsoft.Extensions.Hosting", found.DeclaringType!.Namespace);
        Assert.Equal(typeof(void), found.ReturnType);
        Assert.Equal(
            [
                (typeof(IHostApplicationBuilder), "builder", false), (typeof(string), name, false),
                (typeof(Action<NpgsqlSettings>), "configureSettings", true), (typeof(Action<NpgsqlDataSourceBuilder>), "configureDataSourceBuilder", true),
            ],
            found.GetParameters().Select(parameter => (parameter.ParameterType, parameter.Name, parameter.HasDefaultValue)));
    }

    [Fact]
    public void Settings_AreThePackages() => Assert.Equal(
        ["ConnectionString", "DisableHealthChecks", "DisableMetrics", "DisableTracing"],
        typeof(NpgsqlSettings).GetProperties().Select(property => property.Name).Order());

    [Theory]
    [InlineData(Section, "Aspire:Npgsql:ConnectionString=" + Section)]
    [InlineData(Named, "Aspire:Npgsql:ConnectionString=" + Section, "Aspire:Npgsql:db:ConnectionString=" + Named)]
    [InlineData(Connection, "Aspire:Npgsql:db:ConnectionString=" + Named, "ConnectionStrings:db=" + Connection, "Aspire:Npgsql:ConnectionString=" + Section)]
    [InlineData(Delegate, "ConnectionStrings:db=" + Connection, "delegate=" + Delegate)]
    public void ConnectionString_LaterSourceWins(string expected, params string[] settings)
    {
        foreach (var keyed in new[] { false, true })
        {
            var builder = Builder(settings);
            var fromDelegate = settings.Any(setting => setting.StartsWith("delegate=", StringComparison.Ordinal));
            Add(builder, keyed, options =>
            {
                if (fromDelegate) options.ConnectionString = Delegate;
            });
            using var host = builder.Build();

            Assert.Equal(expected, Source(host, keyed).ConnectionString);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ConnectionString_Missing_FailsWhenAskedForNotWhenRegistered(bool keyed)
    {
        var builder = Builder(["Logging:LogLevel:Default=None"]);
        Add(builder, keyed);
        using var host = builder.Build();

        var missing = Assert.Throws<InvalidOperationException>(() => Source(host, keyed));

        Assert.Contains("ConnectionStrings:db", missing.Message);
        Assert.Contains("Aspire:Npgsql:db", missing.Message);
    }

    [Theory]
    [InlineData(false, "PostgreSql")]
    [InlineData(true, "PostgreSql_db")]
    public void HealthCheck_HasThePackagesName(bool keyed, string expected)
    {
        var builder = Builder(["ConnectionStrings:db=" + Connection]);
        Add(builder, keyed);
        using var host = builder.Build();

        Assert.Contains(expected, Registrations(host));
    }

    [Theory]
    [InlineData("Aspire:Npgsql:DisableHealthChecks=true")]
    [InlineData("Aspire:Npgsql:db:DisableHealthChecks=true")]
    public void HealthCheck_Disabled_IsNotThere(string setting)
    {
        var builder = Builder(["ConnectionStrings:db=" + Connection, setting]);
        builder.Services.AddHealthChecks();
        Add(builder, keyed: false);
        using var host = builder.Build();

        Assert.Empty(Registrations(host));
    }

    [Fact]
    public async Task HealthCheck_NoServer_UnhealthyAndWithServerHealthy()
    {
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync("Host=/nowhere;Timeout=1"));

        await using var database = await PostgresDatabase.CreateAsync();
        Assert.Equal(HealthStatus.Healthy, await CheckAsync(database.ConnectionString));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Telemetry_SourceAndMeterAreNpgsql_UnlessDisabled(bool disabled)
    {
        await using var database = await PostgresDatabase.CreateAsync();
        var spans = new List<System.Diagnostics.Activity>();
        var builder = Builder(
        [
            "ConnectionStrings:db=" + database.ConnectionString, $"Aspire:Npgsql:DisableTracing={disabled}", $"Aspire:Npgsql:DisableMetrics={disabled}",
        ]);
        Add(builder, keyed: false);
        var metrics = new MeterSeen();
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddProcessor(new Collect(spans)))
            .WithMetrics(provider => provider.AddReader(new BaseExportingMetricReader(metrics)));
        using var host = builder.Build();
        var tracer = host.Services.GetRequiredService<TracerProvider>();
        var meter = host.Services.GetRequiredService<MeterProvider>();

        await using (var command = Source(host, keyed: false).CreateCommand("SELECT 1")) await command.ExecuteScalarAsync();
        tracer.ForceFlush();
        meter.ForceFlush();

        Assert.Equal(!disabled, spans.Any(span => span.Source.Name == "Npgsql"));
        Assert.Equal(!disabled, metrics.Names.Contains("Npgsql"));
    }

    private static async Task<HealthStatus> CheckAsync(string connectionString)
    {
        var builder = Builder(["ConnectionStrings:db=" + connectionString]);
        builder.Services.AddLogging();
        Add(builder, keyed: false);
        using var host = builder.Build();
        return (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;
    }

    private static HostApplicationBuilder Builder(string[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => setting.Contains(':')).Select(setting =>
            new KeyValuePair<string, string?>(setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..])));
        return builder;
    }

    private static void Add(HostApplicationBuilder builder, bool keyed, Action<NpgsqlSettings>? configure = null)
    {
        if (keyed) builder.AddKeyedNpgsqlDataSource("db", configure);
        else builder.AddNpgsqlDataSource("db", configure);
    }

    private static NpgsqlDataSource Source(IHost host, bool keyed) =>
        keyed ? host.Services.GetRequiredKeyedService<NpgsqlDataSource>("db") : host.Services.GetRequiredService<NpgsqlDataSource>();

    private static IEnumerable<string> Registrations(IHost host) =>
        host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(registration => registration.Name);

    private sealed class Collect(List<System.Diagnostics.Activity> spans) : OpenTelemetry.BaseProcessor<System.Diagnostics.Activity>
    {
        public override void OnEnd(System.Diagnostics.Activity data) => spans.Add(data);
    }

    private sealed class MeterSeen : OpenTelemetry.BaseExporter<Metric>
    {
        public HashSet<string> Names { get; } = [];

        public override OpenTelemetry.ExportResult Export(in OpenTelemetry.Batch<Metric> batch)
        {
            foreach (var metric in batch) Names.Add(metric.MeterName);
            return OpenTelemetry.ExportResult.Success;
        }
    }
}
