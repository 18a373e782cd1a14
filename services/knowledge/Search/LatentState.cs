namespace Lightbox.Knowledge.Search;

/// <summary>The built-in model, as it was trained last.</summary>
/// <param name="Version">Revision of the entries that it was trained on.</param>
/// <param name="Vectors">Entries that have a place in it.</param>
/// <param name="Dimensions">0 when the entries are too few to train on.</param>
internal sealed record LatentState(string Version, long Vectors, int Dimensions, DateTimeOffset Trained);
