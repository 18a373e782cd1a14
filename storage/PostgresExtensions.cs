// Stands in for the package Aspire.Npgsql where that cannot be restored: the same signatures, configuration keys, precedence, health
// check, trace source and meter. Delete this file and reference the package: that is the whole swap.
using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Aspire.Npgsql
{
    /// <summary>Bound from <c>Aspire:Npgsql</c>, then <c>Aspire:Npgsql:{name}</c>, then <c>ConnectionStrings:{name}</c>, then the delegate.</summary>
    public sealed class NpgsqlSettings
    {
        /// <summary>Npgsql's connection string; checked when the data source is first asked for.</summary>
        public string? ConnectionString { get; set; }

        public bool DisableHealthChecks { get; set; }

        public bool DisableTracing { get; set; }

        public bool DisableMetrics { get; set; }
    }
}

namespace Microsoft.Extensions.Hosting
{
    /// <summary>PostgreSQL by the name of a connection.</summary>
    public static class AspirePostgreSqlNpgsqlExtensions
    {
        private const string Section = "Aspire:Npgsql";

        /// <summary>Registers an <see cref="NpgsqlDataSource"/>.</summary>
        /// <param name="connectionName">The database resource's name in the app host.</param>
        public static void AddNpgsqlDataSource(
            this IHostApplicationBuilder builder,
            string connectionName,
            Action<NpgsqlSettings>? configureSettings = null,
            Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(connectionName);
            Add(builder, connectionName, serviceKey: null, configureSettings, configureDataSourceBuilder);
        }

        /// <summary>Registers an <see cref="NpgsqlDataSource"/> under a key that is also the connection's name.</summary>
        public static void AddKeyedNpgsqlDataSource(
            this IHostApplicationBuilder builder,
            string name,
            Action<NpgsqlSettings>? configureSettings = null,
            Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(name);
            Add(builder, name, name, configureSettings, configureDataSourceBuilder);
        }

        private static void Add(
            IHostApplicationBuilder builder,
            string connectionName,
            object? serviceKey,
            Action<NpgsqlSettings>? configureSettings,
            Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder)
        {
            var settings = Read(builder.Configuration, connectionName);
            configureSettings?.Invoke(settings);

            builder.Services.AddNpgsqlDataSource(
                settings.ConnectionString ?? "",
                source =>
                {
                    // Here and not above: by now there is a log that can say so.
                    if (string.IsNullOrWhiteSpace(settings.ConnectionString))
                    {
                        throw new InvalidOperationException(
                            $"ConnectionString is missing. It should be provided in 'ConnectionStrings:{connectionName}' or under the "
                            + $"'ConnectionString' key in '{Section}' or '{Section}:{connectionName}'.");
                    }

                    configureDataSourceBuilder?.Invoke(source);
                },
                serviceKey: serviceKey);

            if (!settings.DisableHealthChecks) AddHealthCheck(builder.Services, connectionName, serviceKey);
            if (!settings.DisableTracing) builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddNpgsql());
            if (!settings.DisableMetrics) builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter("Npgsql"));
        }

        private static NpgsqlSettings Read(IConfiguration configuration, string connectionName)
        {
            var settings = new NpgsqlSettings();
            var section = configuration.GetSection(Section);
            section.Bind(settings);
            section.GetSection(connectionName).Bind(settings);
            if (configuration.GetConnectionString(connectionName) is { } connectionString) settings.ConnectionString = connectionString;
            return settings;
        }

        private static void AddHealthCheck(IServiceCollection services, string connectionName, object? serviceKey)
        {
            var name = serviceKey is null ? "PostgreSql" : $"PostgreSql_{connectionName}";
            services.AddHealthChecks().Add(new HealthCheckRegistration(
                name,
                provider => new Answers(serviceKey is null
                    ? provider.GetRequiredService<NpgsqlDataSource>()
                    : provider.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey)),
                failureStatus: null,
                tags: null));
        }

        private sealed class Answers(NpgsqlDataSource source) : IHealthCheck
        {
            public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
            {
                try
                {
                    await using var command = source.CreateCommand("SELECT 1");
                    await command.ExecuteScalarAsync(cancellationToken);
                    return HealthCheckResult.Healthy();
                }
                catch (NpgsqlException down)
                {
                    return new HealthCheckResult(context.Registration.FailureStatus, exception: down);
                }
            }
        }
    }
}
