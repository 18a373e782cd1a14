using Lightbox.Jobs;
using Lightbox.Storage;

namespace Lightbox.Knowledge.Evaluation;

internal static class EvaluationExtensions
{
    /// <summary>Retrieval measured as jobs, and the history of it.</summary>
    public static IServiceCollection AddEvaluation(this IServiceCollection services, IConfiguration configuration, DatabaseKind kind)
    {
        services.AddSingleton(configuration.GetSection(EvaluationOptions.Section).Get<EvaluationOptions>() ?? new EvaluationOptions());
        if (kind == DatabaseKind.Postgres) services.AddSingleton<IEvaluationStore, PostgresEvaluationStore>();
        else services.AddSingleton<IEvaluationStore, SqliteEvaluationStore>();
        services.AddSingleton<EvaluationRequests>();
        services.AddSingleton<EvaluationRun>();
        services.AddSingleton<IJobWork, EvaluateWork>();
        services.AddSingleton<ShippedHistory>();
        return services;
    }
}
