using Lightbox.Catalog.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.BuiltIn;
using Lightbox.Knowledge.Datasets;
using Lightbox.Knowledge.Documents;
using Lightbox.Knowledge.Documents.Imports;
using Lightbox.Knowledge.Embeddings;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Evaluation;
using Lightbox.Knowledge.Jobs;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.Terms;
using Lightbox.ServiceDefaults.Discovery;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Lightbox.Knowledge;

/// <summary>medical_imaging_knowledge: entries, search, evidence.</summary>
public static class KnowledgeExtensions
{
    private const string DatabaseFile = "knowledge.db";

    private const string Section = "Lightbox:Knowledge";

    /// <summary>Registers the service; call AddServiceDefaults first.</summary>
    public static WebApplicationBuilder AddKnowledge(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var kind = builder.AddServiceDatabase(ResourceNames.KnowledgeDatabase, DatabaseFile, typeof(KnowledgeExtensions).Assembly, source => source.UseVector());
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        if (kind == DatabaseKind.Postgres) services.AddSingleton<IEntryStore, PostgresEntryStore>();
        else services.AddSingleton<IEntryStore, SqliteEntryStore>();
        var jobs = builder.Configuration.GetSection(Section).Get<JobOptions>() ?? new JobOptions();
        services.AddJobs(kind, new JobTables(JobMessages.Knowledge) { KeepsItems = true }, jobs);
        services.AddEvaluation(builder.Configuration, kind);
        services.AddTerms(kind);
        services.AddSingleton<IndexHome>();
        services.AddSingleton<EntryIndex>();
        services.AddSingleton<EntryEditor>();
        services.AddSingleton<DatasetSync>();
        services.AddServiceClient<DatasetService.DatasetServiceClient>(ResourceNames.Catalog);
        services.AddServiceClient<ChangeService.ChangeServiceClient>(ResourceNames.Catalog);
        services.AddSingleton<Func<DatasetService.DatasetServiceClient>>(provider => provider.GetRequiredService<DatasetService.DatasetServiceClient>);
        services.AddSingleton<Func<ChangeService.ChangeServiceClient>>(provider => provider.GetRequiredService<ChangeService.ChangeServiceClient>);
        services.AddSearch(builder.Configuration, kind);
        services.AddDocuments(kind);
        services.AddHostedService<BuiltInSeed>();
        services.AddEmbeddings(kind);
        services.AddHostedService<Upkeep>();
        services.AddErrorTranslation<StorageFullException>(full => new LimitExceededException(full.Message, "STORAGE_FULL", inner: full));
        services.AddErrorTranslation<StorageException>(broken => new DependencyUnavailableException(broken.Message, "STORAGE", inner: broken));
        return builder;
    }

    /// <summary>Maps the service's endpoints; call MapServiceDefaults first.</summary>
    public static WebApplication MapKnowledge(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGrpcService<EntryGrpc>();
        app.MapGrpcService<SearchGrpc>();
        app.MapGrpcService<DocumentGrpc>();
        app.MapGrpcService<EvaluationGrpc>();
        app.MapGrpcService<JobGrpc>();
        app.MapGrpcService<ModelGrpc>();
        app.MapGrpcService<TermGrpc>();
        return app;
    }
}
