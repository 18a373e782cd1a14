namespace Lightbox.Catalog.Changes;

/// <summary>Section <c>Lightbox:Changes</c>.</summary>
internal sealed class ChangeOptions
{
    public const string Section = "Lightbox:Changes";

    /// <summary>How many of the last numbers keep their changes of assets; older ones are dropped. Changes of datasets and grants stay.</summary>
    public long KeepAssets { get; init; } = 1_000_000;

    /// <summary>How often older ones are dropped.</summary>
    public TimeSpan TrimEvery { get; init; } = TimeSpan.FromHours(1);
}
