using Lightbox.Storage;
using Lightbox.Storage.Leases;
using Lightbox.Storage.Sqlite;
using Npgsql;

namespace Lightbox.Jobs;

internal static class JobsExtensions
{
    private const string LeaseTable = "job_leases";

    /// <summary>A job that kills its worker this often in a row, without getting on in between, is at fault itself. Machines that are killed every few moments do ten in a row.</summary>
    private const int MaximumFailures = 30;

    /// <summary>Jobs in the service's database, and this process as a worker on them. What a kind of job does is registered as <see cref="IJobWork"/>.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, DatabaseKind kind, JobTables tables, JobOptions options)
    {
        services.AddSingleton(tables);
        services.AddSingleton(options);
        if (kind == DatabaseKind.Postgres)
        {
            services.AddSingleton<IJobStore, PostgresJobStore>();
            services.AddSingleton<ILeaseQueue>(provider => new PostgresLeaseQueue(
                provider.GetRequiredService<NpgsqlDataSource>(), LeaseTable, MaximumFailures, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton(new JobWorker($"{Environment.MachineName}-{Guid.NewGuid():N}", IsOnly: false));
        }
        else
        {
            services.AddSingleton<IJobStore, SqliteJobStore>();
            services.AddSingleton<ILeaseQueue>(provider => new SqliteLeaseQueue(
                provider.GetRequiredService<SqliteDatabase>(), LeaseTable, MaximumFailures, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton(new JobWorker("local", IsOnly: true));
        }

        services.AddSingleton<JobSignals>();
        services.AddSingleton<JobControl>();
        services.AddSingleton<JobWatch>();
        services.AddSingleton<JobList>();
        services.AddSingleton<JobExecution>();
        services.AddHostedService<JobRunner>();
        return services;
    }
}
