using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Google.Rpc;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Storage.Files;

namespace Lightbox.Services.Tests.Render;

/// <summary>The catalog as render sees it: assets by id with their places, and the reports it gets back.</summary>
internal sealed class FakeCatalog : AssetService.AssetServiceBase
{
    private readonly ConcurrentDictionary<string, LocatedAsset> assets = new();
    private int asked;

    /// <summary>Assets whose dataset's terms nobody accepted (any more).</summary>
    public HashSet<string> Withdrawn { get; } = [];

    /// <summary>Assets that are read under a grant.</summary>
    public HashSet<string> Revocable { get; } = [];

    /// <summary>Series by their names.</summary>
    public ConcurrentDictionary<string, Series> Series { get; } = new();

    public ConcurrentQueue<ReportFileStateRequest> Reports { get; } = new();

    /// <summary>How often it was asked where an asset is.</summary>
    public int Asked => asked;

    /// <summary>Registers a file where it is; returns the asset's id.</summary>
    public string AddInPlace(string path)
    {
        var identity = FileIdentity.Of(path)!;
        var place = new InPlaceLocation { Path = path, SizeBytes = identity.SizeBytes, ModifiedUnixNanos = identity.ModifiedUnixNanos, Inode = identity.Inode!.Value };
        return Add(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), new FileLocation { InPlace = place });
    }

    /// <summary>Registers a file of the blob store.</summary>
    public string AddBlob(string sha256) => Add(sha256, new FileLocation { Blob = new BlobLocation { Store = "default" } });

    public override Task<Series> GetSeries(GetSeriesRequest request, ServerCallContext context) => Series.TryGetValue(request.Name, out var series)
        ? Task.FromResult(series)
        : throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, $"There is no {request.Name}."));

    public override Task<LocatedAsset> LocateAsset(LocateAssetRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref asked);
        if (!assets.TryGetValue(request.Name, out var asset)) throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, $"There is no {request.Name}."));
        if (Withdrawn.Contains(request.Name["assets/".Length..]))
        {
            throw new Google.Rpc.Status
            {
                Code = (int)Code.PermissionDenied,
                Message = "The terms of the dataset are not accepted.",
                Details = { Google.Protobuf.WellKnownTypes.Any.Pack(new ErrorInfo { Domain = "lightbox", Reason = "TERMS_NOT_ACCEPTED" }) },
            }.ToRpcException();
        }

        var answer = asset.Clone();
        answer.IsRevocable = Revocable.Contains(request.Name["assets/".Length..]);
        return Task.FromResult(answer);
    }

    public override Task<ReportFileStateResponse> ReportFileState(ReportFileStateRequest request, ServerCallContext context)
    {
        Reports.Enqueue(request);
        return Task.FromResult(new ReportFileStateResponse { AssetsChanged = 1 });
    }

    private string Add(string sha256, FileLocation place)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"data {sha256} \n")))[..32];
        place.State = AssetState.Available;
        assets[$"assets/{id}"] = new LocatedAsset
        {
            Asset = new Asset { Name = $"assets/{id}", Parts = { new AssetPart { Sha256 = sha256, Role = "data" } } },
            Files = { new StoredFile { Name = $"files/{sha256}", Locations = { place } } },
        };
        return id;
    }
}
