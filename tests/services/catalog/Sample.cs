using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog;

/// <summary>Requests that tests send.</summary>
internal static class Sample
{
    public static string Sha(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    /// <summary>A dataset of the test's own.</summary>
    public static async Task<string> DatasetAsync(CatalogHost host, AccessLevel access = AccessLevel.Unspecified)
    {
        var id = "own-" + Guid.NewGuid().ToString("N")[..12];
        return (await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = id, Dataset = new Dataset { DisplayName = "Mine", Access = access } })).Name;
    }

    /// <summary>One file of one part at a path, as a blob.</summary>
    public static AssetRegistration Registration(string path, string? content = null, string member = "", Action<ImageDescription>? image = null)
    {
        var sha = Sha(content ?? path);
        var registration = new AssetRegistration
        {
            Path = path,
            Parts = { new AssetPart { Sha256 = sha, Role = "data", Member = member } },
            Files = { new StoredFileRegistration { Sha256 = sha, SizeBytes = 1000, Location = new FileLocation { Blob = new BlobLocation { Store = "default" } } } },
            Image = new ImageDescription { Format = "dicom", Kind = ImageKind.Image, Modality = "CT", Rows = 512, Columns = 512 },
        };
        image?.Invoke(registration.Image);
        return registration;
    }

    public static AssetRegistration InPlace(string path, string content, string place, long modified)
    {
        var registration = Registration(path, content);
        registration.Files[0].Location = new FileLocation { InPlace = new InPlaceLocation { Path = place, SizeBytes = 1000, ModifiedUnixNanos = modified, Inode = ulong.MaxValue } };
        return registration;
    }

    public static async Task<IReadOnlyList<RegisteredAsset>> RegisterAsync(CatalogHost host, string dataset, params IEnumerable<AssetRegistration> assets) =>
        (await host.Assets.RegisterAssetsAsync(new RegisterAssetsRequest { Dataset = dataset, Assets = { assets } })).Assets;

    public static async Task<RpcException> RefusedAsync(StatusCode code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refused.StatusCode);
        return refused;
    }
}
