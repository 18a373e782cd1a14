namespace Lightbox.Ingest.Prepare;

/// <summary>An image of the dataset at one path.</summary>
internal sealed class PlacedImage
{
    /// <summary>Below the dataset's root.</summary>
    public required string Path { get; init; }

    /// <summary>Inside the file; empty when the file is the image.</summary>
    public string Member { get; init; } = "";

    /// <summary>assets/{asset}.</summary>
    public required string Asset { get; init; }

    public string Split { get; set; } = "";

    public string PatientKey { get; set; } = "";

    public string StudyKey { get; set; } = "";

    public string StudyUid { get; init; } = "";

    public string SeriesUid { get; init; } = "";

    public string SopUid { get; init; } = "";

    public int? InstanceNumber { get; init; }

    /// <summary>Image position (patient), mm; null where the file says none.</summary>
    public double[]? Position { get; init; }

    /// <summary>Row then column direction cosines; null where the file says none.</summary>
    public double[]? Orientation { get; init; }

    /// <summary>Frames; 1 where the file says none.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>The path as layouts see it.</summary>
    public string Place => LayoutPath.Of(Path);

    public string Name => LayoutPath.Name(Path);

    /// <summary>The folders above it, from the root.</summary>
    public string[] Folders => Place.Split('/')[..^1];
}
