using System.Security.Cryptography;
using System.Text;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Bench.Intake;

/// <summary>Registrations as ingest makes them of CT slices, without files behind them.</summary>
internal static class RegistrationSample
{
    public const string Dataset = "bench";

    /// <param name="count">Assets altogether.</param>
    /// <param name="batch">Assets a call.</param>
    public static IReadOnlyList<RegisterAssetsRequest> Make(int count, int batch) =>
    [
        .. Enumerable.Range(0, count).Chunk(batch).Select(numbers => new RegisterAssetsRequest { Dataset = "datasets/" + Dataset, Assets = { numbers.Select(Asset) } }),
    ];

    private static AssetRegistration Asset(int number)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"row {number}")));
        var (series, slice) = (number / 100, number % 100);
        return new AssetRegistration
        {
            Parts = { new AssetPart { Sha256 = hash, Role = "data" } },
            Files = { new StoredFileRegistration { Sha256 = hash, SizeBytes = 525_508, Location = new FileLocation { Blob = new BlobLocation { Store = "default" } } } },
            Path = $"s{series:0000}/{slice:0000}.dcm",
            PatientKey = hash[..32],
            StudyKey = hash[32..],
            Image = new ImageDescription
            {
                Format = "dicom",
                MediaType = "application/dicom",
                Kind = ImageKind.Image,
                TransferSyntax = "1.2.840.10008.1.2.1",
                SopClass = "1.2.840.10008.5.1.4.1.1.2",
                Modality = "CT",
                BodyPart = "CHEST",
                Photometric = "MONOCHROME2",
                Dtype = "int16",
                ByteOrder = "little",
                StudyInstanceUid = $"1.2.826.0.1.3680043.8.498.777.2.{series / 5}",
                SeriesInstanceUid = $"1.2.826.0.1.3680043.8.498.777.3.{series}",
                SopInstanceUid = $"1.2.826.0.1.3680043.8.498.777.5.{series}.{slice}",
                Rows = 512,
                Columns = 512,
                Frames = 1,
                SamplesPerPixel = 1,
                BitsAllocated = 16,
                BitsStored = 16,
                PixelRepresentation = 1,
                InstanceNumber = slice + 1,
                Spacing = { 0.703125, 0.703125 },
                ImagePosition = { -180, -180, 2.5 * slice },
                ImageOrientation = { 1, 0, 0, 0, 1, 0 },
                Windows = { new WindowLevel { Center = 40, Width = 400 } },
            },
        };
    }
}
