using System.Security.Cryptography;
using System.Text;
using Grpc.Net.Client;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Bench.Start;

/// <summary>Registers assets as ingest would, without files behind them.</summary>
internal static class AssetSeed
{
    private const int Batch = 1000;

    public static async Task FillAsync(Uri grpc, int count, CancellationToken cancellation)
    {
        using var channel = GrpcChannel.ForAddress(grpc);
        var client = new AssetService.AssetServiceClient(channel);
        const string Dataset = "datasets/chexpert";
        for (int from = 0; from < count; from += Batch)
        {
            var request = new RegisterAssetsRequest { Dataset = Dataset };
            request.Assets.AddRange(Enumerable.Range(from, Math.Min(Batch, count - from)).Select(Asset));
            await client.RegisterAssetsAsync(request, cancellationToken: cancellation);
        }

        var listed = await client.ListAssetsAsync(new ListAssetsRequest { Parent = Dataset, PageSize = 1 }, cancellationToken: cancellation);
        if (listed.Assets.Count != 1) throw new InvalidOperationException("The assets were registered but are not listed.");
    }

    private static AssetRegistration Asset(int number)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"bench {number}")));
        return new AssetRegistration
        {
            Parts = { new AssetPart { Sha256 = hash, Role = "data" } },
            Files = { new StoredFileRegistration { Sha256 = hash, SizeBytes = 100_000, Location = new FileLocation { Blob = new BlobLocation { Store = "default" } } } },
            Path = $"train/patient{number / 3:00000}/study1/view{number % 3}_frontal.jpg",
            Split = "train",
            PatientKey = $"p{number / 3}",
            Image = new ImageDescription { Format = "jpeg", MediaType = "image/jpeg", Kind = ImageKind.Image, Rows = 320, Columns = 390, Modality = "CR" },
        };
    }
}
