using System.Reflection;
using Lightbox.Catalog.Annotations;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.Benchmarks;
using Lightbox.Catalog.Benchmarks.Planning;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Citations;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.Grants;
using Lightbox.Catalog.Providers;
using Lightbox.Catalog.Scenarios;
using Lightbox.Catalog.Tables;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage;

namespace Lightbox.Catalog;

/// <summary>The catalogue service: which datasets exist, on what terms; which assets are here.</summary>
public static class CatalogExtensions
{
    /// <summary>Registers the service. SQLite in the data folder, or PostgreSQL when <c>ConnectionStrings:catalogdb</c> is set.</summary>
    public static WebApplicationBuilder AddCatalog(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddErrorTranslation<StorageFullException>(full => new LimitExceededException(full.Message, "STORAGE_FULL", inner: full));
        services.AddErrorTranslation<StorageException>(broken => new DependencyUnavailableException(broken.Message, "STORAGE_UNAVAILABLE", inner: broken));

        if (builder.AddServiceDatabase(ResourceNames.CatalogDatabase, "catalog.db", Assembly.GetExecutingAssembly()) == DatabaseKind.Postgres)
            services.AddSingleton<ITables, PostgresTables>();
        else
            services.AddSingleton<ITables, SqliteTables>();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IDatasetStore, DatasetStore>();
        services.AddSingleton<IAssetStore, AssetStore>();
        services.AddSingleton<IAnnotationStore, AnnotationStore>();
        services.AddSingleton<IChangeStore, ChangeStore>();
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton(builder.Configuration.GetSection(ChangeOptions.Section).Get<ChangeOptions>() ?? new ChangeOptions());
        services.AddSingleton<IAuditStore, AuditStore>();
        services.AddSingleton<DatasetShelf>();
        services.AddSingleton<CatalogMetrics>();
        services.AddSingleton<DatasetSearch>();
        services.AddSingleton<IGrantStore, GrantStore>();
        services.AddSingleton<GrantShelf>();
        services.AddSingleton<RightsWatch>();
        services.AddSingleton<GrantExpiry>();
        services.AddSingleton<ICandidateStore, CandidateStore>();
        services.AddSingleton<BenchmarkPlanner>();
        // After the migrations: hosted services start in the order they were added.
        services.AddHostedService<LoadAtStart>();
        services.AddHostedService<LoadGrantsAtStart>();
        services.AddHostedService<ChangeTrim>();
        return builder;
    }

    /// <summary>Maps the service's methods.</summary>
    public static WebApplication MapCatalog(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGrpcService<DatasetGrpc>();
        app.MapGrpcService<ProviderGrpc>();
        app.MapGrpcService<ScenarioGrpc>();
        app.MapGrpcService<CitationGrpc>();
        app.MapGrpcService<AssetGrpc>();
        app.MapGrpcService<ChangeGrpc>();
        app.MapGrpcService<AnnotationGrpc>();
        app.MapGrpcService<GrantGrpc>();
        app.MapGrpcService<BenchmarkGrpc>();
        return app;
    }
}
