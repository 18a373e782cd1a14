namespace Lightbox.Cli.Files;

/// <summary>What became of one file: a preview, or the reason why there is none.</summary>
/// <param name="Source">Path relative to the input folder.</param>
/// <param name="Sha256">Of the file, hex; null when it could not be read.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Preview">Path relative to the output folder.</param>
internal sealed record PreviewOutcome(string Source, string? Sha256, long? Bytes, string? Preview, int Width, int Height, string? Format, FileFailure? Failure);
