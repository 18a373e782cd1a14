using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Services.Tests.Gateway.Page;

/// <summary>What the fake services hold.</summary>
internal static class FakeContent
{
    public const string SeriesUid = "1.2.826.0.1.3680043.8.498.1";
    public const int SeriesLength = 5;
    public const int ManyCount = 150;

    public const string Slide = "assets/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    public const string Volume = "assets/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    public const string Clip = "assets/cccccccccccccccccccccccccccccccc";
    public const string Unreadable = "assets/dddddddddddddddddddddddddddddddd";

    /// <summary>What a hostile description may hold (row 33 of the abuse cases).</summary>
    public const string Markup = "<script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\"><b>bold</b>";

    public static IReadOnlyList<Dataset> Datasets { get; } =
    [
        new Dataset
        {
            Name = "datasets/phantoms", DisplayName = "Phantoms", Summary = "Made pictures.", Access = AccessLevel.Open, Provider = "providers/tcia",
            Modalities = { new Modality { Code = "CT", DisplayName = "Computed tomography" } }, Formats = { "DICOM", "SVS" },
            Counts = { new DatasetCount { Unit = "patients", Value = 103 } }, Sizes = { new DatasetSize { SizeBytes = 18_600_000_000 } },
            License = new License { SpdxId = "CC-BY-4.0", DisplayName = "Creative Commons Attribution 4.0", Uri = "https://creativecommons.org/licenses/by/4.0/" },
            Citation = new Citation { Doi = "10.7937/k0sm-y874", Text = "Phantom, P. (2025). Made pictures." },
            UseDecisions = { new UseDecision { Purpose = UsePurpose.Redistribution, Answer = UseAnswer.Ask, Clause = "Section 3" } },
            Holdings = new Holdings { AssetCount = 9, SizeBytes = 1_938_955 },
        },
        new Dataset
        {
            Name = "datasets/hostile", DisplayName = Markup, Summary = Markup, Access = AccessLevel.Restricted,
            Links = { new WebLink { Kind = "home", Uri = "javascript:window.pwned=1", Title = "A link" } },
            Citation = new Citation { Text = Markup },
        },
        new Dataset { Name = "datasets/many", DisplayName = "Many", Origin = DatasetOrigin.User, Holdings = new Holdings { AssetCount = ManyCount } },
    ];

    public static IReadOnlyList<Asset> Phantoms { get; } =
    [
        .. Enumerable.Range(1, SeriesLength).Select(SeriesImage),
        New(Slide, "slides/case_001.svs", new ImageDescription
        {
            Format = "svs", Kind = ImageKind.Slide, Modality = "SM", SamplesPerPixel = 3, Magnification = 20, Mpp = { 0.5, 0.5 },
            Levels = { Level(2048), Level(1024), Level(512) },
        }),
        New(Volume, "mri/t1.nii.gz", new ImageDescription
        {
            Format = "nifti",
            Kind = ImageKind.Volume,
            Modality = "MR",
            SamplesPerPixel = 1,
            Dims = { 20, 30, 40 },
            SliceCounts = { 40, 30, 20 },
            Zooms = { 2, 1, 1 },
            Affine = { Row(-2, 0, 0, 0), Row(0, 1, 0, 0), Row(0, 0, 1, 0), Row(0, 0, 0, 1) },
        }),
        New(Clip, "echo/0X1A.avi", new ImageDescription
        {
            Format = "avi", Kind = ImageKind.Clip, Modality = "US", SamplesPerPixel = 3, Rows = 64, Columns = 64, Frames = 12, Fps = 30,
        }),
        New(Unreadable, "ct/odd.dcm", new ImageDescription { Format = "dicom", Kind = ImageKind.Image, Modality = "CT", Rows = 64, Columns = 64, Frames = 1 }),
    ];

    public static IReadOnlyList<Asset> Many { get; } =
    [
        .. Enumerable.Range(0, ManyCount).Select(index => New(
            $"assets/{0x1000 + index:x32}",
            $"xray/image_{index:d3}.png",
            new ImageDescription { Format = "png", Kind = ImageKind.Image, Modality = "DX", Rows = 64, Columns = 64 })),
    ];

    public static IEnumerable<Asset> All => Phantoms.Concat(Many);

    private static Asset SeriesImage(int number) => New($"assets/{number:x32}", $"ct/slice_{number:d3}.dcm", new ImageDescription
    {
        Format = "dicom",
        Kind = ImageKind.Image,
        Modality = "CT",
        BodyPart = "CHEST",
        Rows = 64,
        Columns = 64,
        Frames = 1,
        SamplesPerPixel = 1,
        Photometric = "MONOCHROME2",
        SeriesInstanceUid = SeriesUid,
        InstanceNumber = number,
        ImageOrientation = { 1, 0, 0, 0, 1, 0 },
        Windows = { new WindowLevel { Center = 40, Width = 400 } },
    });

    private static Asset New(string name, string path, ImageDescription image) => new()
    {
        Name = name,
        Image = image,
        Memberships = { new Membership { Dataset = path.StartsWith("xray", StringComparison.Ordinal) ? "datasets/many" : "datasets/phantoms", Path = path } },
    };

    private static MatrixRow Row(params double[] values) => new() { Values = { values } };

    private static PyramidLevel Level(int edge) => new() { Width = edge, Height = edge, TileWidth = 256, TileHeight = 256, Downsample = 2048.0 / edge };
}
