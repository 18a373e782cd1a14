using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Ingest;

/// <summary>Stands in for catalog and render behind a real Kestrel: keeps what is registered, fails on demand.</summary>
internal sealed class FakeCatalog : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeCatalog(WebApplication app)
    {
        this.app = app;
        Address = app.AddressOf(ResourceNames.GrpcEndpoint).ToString();
    }

    public string Address { get; }

    public CatalogState State => app.Services.GetRequiredService<CatalogState>();

    public static async Task<FakeCatalog> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults(ResourceNames.Catalog);
        builder.Services.AddSingleton<CatalogState>();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<Datasets>();
        app.MapGrpcService<Assets>();
        app.MapGrpcService<Grants>();
        app.MapGrpcService<Renders>();
        await app.StartAsync();
        return new FakeCatalog(app);
    }

    public async ValueTask DisposeAsync()
    {
        await HostingAbstractionsHostExtensions.StopAsync(app, TimeSpan.FromSeconds(1));
        await app.DisposeAsync();
    }

    private sealed class Datasets(CatalogState state) : DatasetService.DatasetServiceBase
    {
        public override Task<Dataset> GetDataset(GetDatasetRequest request, ServerCallContext context) => request.Name == "datasets/unknown"
            ? throw new ResourceNotFoundException(request.Name)
            : Task.FromResult(state.Descriptions.GetValueOrDefault(request.Name) ?? new Dataset { Name = request.Name });

        public override Task<AccessGuide> GetAccessGuide(GetAccessGuideRequest request, ServerCallContext context) =>
            Task.FromResult(new AccessGuide { Dataset = request.Name, Steps = { state.Steps } });
    }

    private sealed class Grants(CatalogState state) : GrantService.GrantServiceBase
    {
        public override Task<Grant> CreateGrant(CreateGrantRequest request, ServerCallContext context)
        {
            state.Grants.Add(request);
            return Task.FromResult(request.Grant);
        }
    }

    private sealed class Assets(CatalogState state) : AssetService.AssetServiceBase
    {
        public override async Task<RegisterAssetsResponse> RegisterAssets(RegisterAssetsRequest request, ServerCallContext context)
        {
            await state.BeforeRegister(request, context.CancellationToken);
            return state.Register(request);
        }

        public override Task<ListAssetsResponse> ListAssets(ListAssetsRequest request, ServerCallContext context) => Task.FromResult(state.List(request));

        public override Task<ListStoredFilesResponse> ListStoredFiles(ListStoredFilesRequest request, ServerCallContext context) => Task.FromResult(state.ListFiles());
    }

    private sealed class Renders(CatalogState state) : RenderService.RenderServiceBase
    {
        public override Task<WarmPreviewsResponse> WarmPreviews(WarmPreviewsRequest request, ServerCallContext context)
        {
            state.Warmed(request.Assets);
            return Task.FromResult(new WarmPreviewsResponse { Queued = request.Assets.Count });
        }
    }
}

/// <summary>What was registered.</summary>
internal sealed class CatalogState
{
    private readonly TaskCompletionSource warmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>By dataset and path.</summary>
    public ConcurrentDictionary<(string Dataset, string Path), AssetRegistration> Paths { get; } = new();

    /// <summary>By dataset, path and the first part's member.</summary>
    public ConcurrentDictionary<(string Dataset, string Path, string Member), AssetRegistration> Members { get; } = new();

    public ConcurrentBag<int> Batches { get; } = [];

    /// <summary>Runs before a registration is kept.</summary>
    public Func<RegisterAssetsRequest, CancellationToken, Task> BeforeRegister { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Completes when a preview was asked for.</summary>
    public Task PreviewsAsked => warmed.Task;

    public ConcurrentDictionary<string, bool> Previews { get; } = new();

    /// <summary>Datasets of which more is known than their name.</summary>
    public ConcurrentDictionary<string, Dataset> Descriptions { get; } = new();

    /// <summary>What the provider asks of a person.</summary>
    public List<AccessStep> Steps { get; } = [];

    public ConcurrentBag<CreateGrantRequest> Grants { get; } = [];

    public ListAssetsResponse List(ListAssetsRequest request) => new()
    {
        Assets =
        {
            Paths.Where(place => request.Parent is "datasets/-" || request.Parent == place.Key.Dataset).Select(place => new Asset
            {
                Name = Name(place.Value),
                Memberships = { new Membership { Dataset = place.Key.Dataset, Path = place.Key.Path } },
            }),
        },
    };

    public ListStoredFilesResponse ListFiles() => new()
    {
        Files =
        {
            Paths.Values.SelectMany(asset => asset.Files).DistinctBy(file => file.Sha256).OrderBy(file => file.Sha256, StringComparer.Ordinal)
                .Select(file => new StoredFile { Name = $"files/{file.Sha256}", SizeBytes = file.SizeBytes, Locations = { file.Location } }),
        },
    };

    public RegisterAssetsResponse Register(RegisterAssetsRequest request)
    {
        Batches.Add(request.Assets.Count);
        var response = new RegisterAssetsResponse();
        foreach (var asset in request.Assets)
        {
            Paths[(request.Dataset, asset.Path)] = asset;
            Members[(request.Dataset, asset.Path, asset.Parts[0].Member)] = asset;
            response.Assets.Add(new RegisteredAsset { Asset = Name(asset) });
        }

        return response;
    }

    public void Warmed(IEnumerable<string> assets)
    {
        foreach (var asset in assets) Previews[asset] = true;
        warmed.TrySetResult();
    }

    private static string Name(AssetRegistration asset)
    {
        var lines = string.Concat(asset.Parts.Select(part => $"{part.Role} {part.Sha256} {part.Member}\n").Order(StringComparer.Ordinal));
        return "assets/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))[..32];
    }
}
