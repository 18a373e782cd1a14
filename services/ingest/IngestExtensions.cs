using Lightbox.Catalog.V1;
using Lightbox.Ingest.Access;
using Lightbox.Ingest.Expansion;
using Lightbox.Ingest.Exports;
using Lightbox.Ingest.Fetching;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Jobs;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Prepare;
using Lightbox.Ingest.Previews;
using Lightbox.Ingest.Protection;
using Lightbox.Ingest.Slides;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Cataloged;
using Lightbox.Ingest.Sources.Dicomweb;
using Lightbox.Ingest.Sources.Http;
using Lightbox.Ingest.Sources.Local;
using Lightbox.Ingest.Sources.S3;
using Lightbox.Ingest.Stow;
using Lightbox.Ingest.Uploads;
using Lightbox.Ingest.Verification;
using Lightbox.Jobs;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Discovery;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage;
using Lightbox.Storage.Blobs;
using Lightbox.Storage.Secrets;

namespace Lightbox.Ingest;

/// <summary>The ingest service: brings files in.</summary>
public static class IngestExtensions
{
    /// <summary>Jobs, intake, ledger, and the clients of catalog and render.</summary>
    public static WebApplicationBuilder AddIngest(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddServiceClient<DatasetService.DatasetServiceClient>(ResourceNames.Catalog);
        services.AddServiceClient<AssetService.AssetServiceClient>(ResourceNames.Catalog);
        services.AddServiceClient<GrantService.GrantServiceClient>(ResourceNames.Catalog);
        services.AddServiceClient<RenderService.RenderServiceClient>(ResourceNames.Render);

        AddStores(builder);
        AddIntake(builder);
        services.AddHttpSources(builder.Configuration);
        services.AddS3Source();
        services.AddDicomwebSource();
        services.AddStow(builder.Configuration);

        services.AddErrorTranslation<StorageFullException>(full => new LimitExceededException(full.Message, "DISK_FULL", inner: full));
        services.AddErrorTranslation<SourceException>(SourceErrors.Translate);
        services.AddErrorTranslation<StorageException>(storage => new PreconditionException("STORAGE", storage.Message, inner: storage));
        return builder;
    }

    /// <summary>The service's gRPC faces.</summary>
    public static WebApplication MapIngest(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGrpcService<IngestGrpc>();
        app.MapGrpcService<JobGrpc>();
        app.MapGrpcService<LedgerGrpc>();
        app.MapGrpcService<UploadGrpc>();
        app.MapGrpcService<VerifyGrpc>();
        app.MapGrpcService<ExportGrpc>();
        app.MapGrpcService<ProtectionGrpc>();
        app.MapStow();
        return app;
    }

    private static void AddStores(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        var kind = builder.AddServiceDatabase(ResourceNames.IngestDatabase, "ingest.db", typeof(IngestExtensions).Assembly);
        var jobs = builder.Configuration.GetSection(IngestOptions.Section).Get<JobOptions>() ?? new JobOptions();
        services.AddJobs(kind, new JobTables(JobMessages.Files) { AtEnd = JobSecretSql.Forget }, jobs);
        services.AddSingleton<IJobFailure, SourceFailure>();
        services.AddSingleton<IJobUpkeep, PartialSweep>();
        if (kind == DatabaseKind.Postgres)
        {
            services.AddSingleton<ILedgerStore, PostgresLedgerStore>();
            services.AddSingleton<IJobSecretStore, PostgresJobSecretStore>();
            services.AddVerification(DatabaseKind.Postgres).AddExports(DatabaseKind.Postgres);
            services.AddUploads(builder.Configuration, DatabaseKind.Postgres);
            services.AddProtection(DatabaseKind.Postgres);
            return;
        }

        services.AddSingleton<ILedgerStore, SqliteLedgerStore>();
        services.AddSingleton<IJobSecretStore, SqliteJobSecretStore>();
        services.AddVerification(DatabaseKind.Sqlite).AddExports(DatabaseKind.Sqlite);
        services.AddUploads(builder.Configuration, DatabaseKind.Sqlite);
        services.AddProtection(DatabaseKind.Sqlite);
    }

    private static void AddIntake(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var options = builder.Configuration.GetSection(IngestOptions.Section).Get<IngestOptions>() ?? new IngestOptions();
        var folder = DataFolder.From(builder.Configuration);
        var secret = builder.Configuration[Secret.Key];
        services.AddSingleton(options);
        services.AddSingleton(folder);
        services.AddSingleton<IBlobStore>(_ => new FolderBlobStore(folder.Blobs, options.Durable));
        services.AddSingleton(_ => string.IsNullOrEmpty(secret) ? Secret.OpenOrCreate(folder) : Secret.FromHex(secret));
        services.AddSingleton<StudyKeys>();
        services.AddSingleton<OwnFolders>();
        services.AddSingleton<FileBytes>();
        services.AddSingleton<FileIntake>();
        services.AddSingleton<Registrar>();
        services.AddSingleton<IntakeRun>();
        services.AddSingleton<IJobWork, IngestWork>();
        services.AddSingleton<SourceKinds>();
        services.AddSingleton<IngestRequests>();
        services.AddSingleton<IntakeListing>();
        services.AddSingleton<FileExamination>();
        services.AddSingleton<FileStoring>();
        services.AddSingleton<LedgerRows>();
        services.AddSingleton<LedgerSweep>();
        services.AddSingleton<SlideSeries>();
        services.AddSingleton<SourceOpening>();
        services.AddSingleton<ISourceKind, CatalogedKind>();
        services.AddSingleton<CatalogedWay>();
        services.AddLocalSource();
        services.AddFetching(builder.Configuration);
        services.AddExpansion(builder.Configuration);
        services.AddAccessProvision();
        services.AddPrepare();
        services.AddSingleton<IngestPlanner>();
        services.AddSingleton<PreviewQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<PreviewQueue>());
    }
}
